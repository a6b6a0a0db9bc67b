/** The records of the wire contract, as the server sends them. Times are ISO-8601 UTC, ids opaque strings. */

export type Side = 'A' | 'B';
export type Mode = 'SOLO' | 'FAMILY' | 'COUPLE' | 'GLOBAL';
export type Status = 'LOBBY' | 'LIVE' | 'SCORED' | 'ENDED';
export type Phase = 'LOBBY' | 'OPEN' | 'SPEAKING' | 'HANDOVER' | 'PAUSED' | 'VOTING' | 'SCORED' | 'ENDED';
export type ReactionType = 'heart' | 'thumbs' | 'laugh' | 'flame';
export type ReactionCounts = Record<ReactionType, number>;

export const REACTIONS: readonly ReactionType[] = ['heart', 'thumbs', 'laugh', 'flame'];

export interface User {
  id: string;
  displayName: string;
  email: string | null;
  avatarUrl: string | null;
  role: 'USER' | 'MOD' | 'ADMIN';
  parentId: string | null;
}

export interface Participant {
  id: string;
  matchId: string;
  userId: string;
  side: Side | null;
  seat?: number | null;
  joinedAt: string;
  displayName: string;
  scripted?: boolean;
}

export interface Round {
  id: string;
  matchId: string;
  number: number;
  speakerId: string;
  startedAt: string;
  endedAt: string | null;
  transcript: string | null;
  speechKey?: string | null;
}

export interface Match {
  id: string;
  mode: Mode;
  format: string;
  formatVersion?: number;
  topic: string;
  status: Status;
  roomId: string;
  hostUserId: string;
  startedAt: string | null;
  endedAt: string | null;
  aiScore: number | null;
  winnerUserId: string | null;
  winnerSide?: Side | null;
  createdAt: string;
  participants: Participant[];
  rounds: Round[];
  rematchId?: string | null;
  rematchOf?: string | null;
}

export interface Detail {
  label: string;
  score: number;
  notes: string;
  metric: string;
  summary: string;
  /** What the metric was made of, to be said in one's own language: votes, shares in percent, or milliseconds. */
  part?: number;
  whole?: number;
  /** Only where a format ranks its teams: `metric` is `team_` and the team's key, `label` its name. */
  rank?: number;
  points?: number;
  /** Only of the line `forfeit`: the side that did not come back in time. */
  side?: Side;
}

export interface Evaluation {
  score: number;
  winnerUserId: string | null;
  winnerSide?: Side | null;
  summary: string;
  feedbackSummary: string;
  details: Detail[];
}

export interface MatchView extends Match {
  reactions: { type: ReactionType }[];
  reactionCounts: ReactionCounts;
  votes: { forUserId: string }[];
  evaluation?: Evaluation | null;
  /** Totals of the vote before the debate, where the swing decides. */
  votesBefore?: Record<string, number> | null;
}

/** A stroke of the bell `at` seconds after a speech began. */
export interface Bell {
  at: number;
  strokes: number;
}

/** One speech of a format. `poi` is the window, in seconds from its start, in which points may be offered. */
export interface Speech {
  key: string;
  name: string;
  side: Side;
  seat: number;
  kind: string;
  seconds: number;
  bells: Bell[];
  poi: { from: number; to: number; secondsMax: number } | null;
  /** Seats of the other side that take part. */
  with?: number[];
  withUserIds?: string[];
  index?: number;
  of?: number;
}

export interface Format {
  id: string;
  version: number;
  name: string;
  source: string;
  sides: Record<Side, string> | null;
  teamSize: number;
  modes: Mode[];
  handoverSec: number;
  openingPrepSec: number;
  prepPoolSec: number;
  votingSec: number;
  ballot: 'MAJORITY' | 'SWING';
  /** How long a side that is gone has to come back, and what follows otherwise; null in formats without sides. */
  absence?: { returnWithinSec: number; then: 'forfeit' | 'go_on' } | null;
  /** A coin decides who is which side: tossed in the lobby, at the latest with the start. */
  coin?: boolean;
  totalSec: number;
  /** Turns that go round instead of speeches. */
  rotation?: { name: string; seconds: number; bells: Bell[] } | null;
  /** More than two teams, each some seats of a side. */
  teams?: { key: string; name: string; side: Side; seats: number[] }[];
  speeches: Speech[];
}

export interface Voice {
  roomName: string;
  token: string;
  url: string;
}

export interface MatchMade {
  match: Match;
  livekit: Voice;
  socket: { room: string };
}

export interface Joined {
  matchId: string;
  role: 'HOST' | 'PARTICIPANT' | 'VIEWER';
  livekit: Voice;
  socket: { room: string };
}

export interface Replay {
  match: MatchView;
  startedAt: string | null;
  endedAt: string | null;
  durationMs: number;
  events: { atMs: number; name: string; payload: Record<string, unknown> }[];
  truncated: boolean;
}

export interface AppConfig {
  development: boolean;
  signIn: ('name' | 'firebase')[];
  firebase: { projectId: string; apiKey: string; authDomain: string; emulatorUrl?: string | null } | null;
  voice: { url: string } | null;
}

export interface PracticeTopic {
  id: string;
  topic: Record<string, string>;
  speeches: Record<Side, Record<string, string>[]>;
}

/** What was done to a clock. Times in milliseconds. */
export type ClockChange =
  | { kind: 'paused'; at: string; remainingMs: number }
  | { kind: 'continued'; at: string; pausedMs: number; endsAt: string }
  | {
      kind: 'given_back';
      at: string;
      reason: string;
      addedMs: number;
      outageMs: number;
      graceMs: number;
      endsAt: string;
    };

/** A clock that a debate had; `endsAt` while it runs, `usedMs` of `durationMs` once it is over. */
export interface PastClock {
  kind: 'speech' | 'handover' | 'prep' | 'voting';
  number: number | null;
  speakerUserId: string | null;
  speechKey: string | null;
  side: Side | null;
  startedAt: string;
  durationMs: number;
  endsAt: string | null;
  endedAt: string | null;
  usedMs: number | null;
  leftMs: number | null;
  givenBackMs: number;
  pausedMs: number;
  changes: ClockChange[];
}

export interface Clocks {
  matchId: string;
  clocks: PastClock[];
  truncated: boolean;
}
