/** The server's Socket.IO events. Those that are numbered carry `epoch` and `v`. */
import type { Detail, Match, Participant, Phase, ReactionCounts, Round, Side, Speech } from './records';

export interface Timer {
  remaining: number;
  remainingMs: number;
  duration: number;
  endsAt: string;
}

export type WaitingKind = 'handover' | 'prep' | 'opening_prep' | 'voting';

/** A clock that runs while nobody speaks. */
export interface Waiting {
  kind: WaitingKind;
  side: Side | null;
  remainingMs: number;
  duration: number;
  endsAt: string;
}

export interface NextSpeech {
  speech: Speech;
  speakerUserId: string;
}

export interface Points {
  offers: string[];
  speaking: { userId: string; endsAt: string } | null;
}

/** That somebody asked to stop the clock, or to let it go on, and whose agreement is missing. */
export interface PauseAsked {
  waitingFor: string[];
  resuming: boolean;
}

/** What follows when a side that is gone does not come back in time. */
export type AfterThat = 'forfeit' | 'go_on';

/** A side of which nobody is there, and what it has left to come back. */
export interface AbsenceTold {
  side: Side;
  userIds: string[];
  returnsBy: string;
  remainingMs: number;
  afterThat: AfterThat;
  /** The time is over, and the debate goes on without them. */
  over: boolean;
}

export interface RoomState {
  matchId: string;
  match: Match & { phase: Phase };
  phase: Phase;
  participants: Participant[];
  round: (Round & { speech?: Speech | null }) | null;
  timer: Timer | null;
  reactions: ReactionCounts;
  votes: Record<string, number>;
  spectators: number;
  waiting?: Waiting | null;
  next?: NextSpeech | null;
  ready?: string[];
  prep?: Record<Side, number> | null;
  points?: Points | null;
  votesBefore?: Record<string, number> | null;
  /** Participants who are connected now. */
  present?: string[];
  pauseAsked?: PauseAsked | null;
  absences?: AbsenceTold[];
  epoch: number;
  v: number;
}

/** Payloads of the numbered events, without what all of them carry. */
export interface NumberedEvents {
  participant_joined: { userId: string; participant: Participant };
  participant_left: { userId: string; participant: Participant; returnsBy?: string; afterThat?: AfterThat };
  side_left: { side: Side; userIds: string[]; durationSec: number; returnsBy: string; afterThat: AfterThat };
  side_returned: { side: Side };
  return_extended: { side: Side; addedMs: number; remainingMs: number; returnsBy: string };
  return_time_over: { side: Side };
  side_forfeited: { side: Side; winnerSide: Side; winnerUserId: string };
  participant_ready: { userId: string; ready: boolean };
  sides_changed: {
    reason: 'chosen' | 'swapped' | 'coin';
    participants: { userId: string; side: Side; seat: number }[];
  };
  host_changed: { hostUserId: string };
  debate_started: { startedAt: string };
  prep_started: { side: Side | null; endsAt: string; durationSec: number };
  prep_ended: { side: Side | null; remainingMs: number };
  round_started: {
    number: number;
    speakerUserId: string;
    endsAt: string;
    durationSec: number;
    speech?: Speech | null;
    next?: NextSpeech | null;
  };
  round_ended: { number: number };
  handover_started: { endsAt: string; durationSec: number; next: NextSpeech | null };
  timer_adjusted: { reason: string; addedMs: number; endsAt: string };
  debate_paused: { remainingMs: number };
  debate_continued: { endsAt: string };
  point_offered: { userId: string };
  point_withdrawn: { userId: string };
  point_answered: { userId: string; accepted: boolean; endsAt: string | null };
  point_ended: { userId: string };
  voting_opened: { closesAt: string; durationSec?: number };
  ai_score: {
    score: number;
    winnerUserId: string | null;
    winnerSide?: Side | null;
    feedbackSummary: string;
    details: Detail[];
  };
  match_ended: { aiScore: number | null; winnerUserId: string | null; winnerSide?: Side | null };
}

export type NumberedName = keyof NumberedEvents;

export type Numbered = {
  [Name in NumberedName]: { name: Name; payload: NumberedEvents[Name] & { matchId: string; epoch: number; v: number } };
}[NumberedName];

/** Payloads of the events of which the next replaces the last. */
export interface PassingEvents {
  timer_tick: { matchId: string; remaining: number };
  reaction_update: { matchId: string; counts: ReactionCounts };
  vote_update: { matchId: string; totals: Record<string, number> };
  presence: { matchId: string; spectators: number; present?: string[] };
  pause_asked: PauseAsked & { matchId: string };
  absences: { matchId: string; absences: AbsenceTold[] };
}

export type Passing = {
  [Name in keyof PassingEvents]: { name: Name; payload: PassingEvents[Name] };
}[keyof PassingEvents];

export const PASSING_NAMES: readonly Passing['name'][] = [
  'timer_tick',
  'reaction_update',
  'vote_update',
  'presence',
  'pause_asked',
  'absences',
];

/**
 * An event of the room as one that is numbered or one that passes; null for `room_state` and what is none of the room's.
 *
 * Whatever carries `v` is numbered, whether we know its name or not: later servers may tell of more.
 */
export function roomEvent(name: string, payload: unknown): { numbered: Numbered } | { passing: Passing } | null {
  if (typeof payload !== 'object' || payload === null || name === 'room_state') return null;
  if ('v' in payload) return { numbered: { name, payload } as Numbered };
  if ((PASSING_NAMES as readonly string[]).includes(name)) return { passing: { name, payload } as Passing };
  return null;
}
