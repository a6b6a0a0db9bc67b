/** What a client knows of a room, as `room_state` has it. Pure; `nowMs` is `performance.now()`. */
import type { NextSpeech, PauseAsked, Points, RoomState, Timer, WaitingKind } from '../wire/events';
import type { Detail, Match, Participant, Phase, ReactionCounts, Side, Speech } from '../wire/records';
import { type Absence, absencesFrom } from './absence';
import { type Clock, running, stopped } from './clock';

export type ClockKind = 'speech' | WaitingKind;

/** A point of information that is being spoken. */
export interface Speaking {
  userId: string;
  endsAtMs: number;
}

export interface Outcome {
  score: number;
  winnerUserId: string | null;
  winnerSide: Side | null;
  feedbackSummary: string;
  details: readonly Detail[];
}

export interface Room {
  matchId: string;
  epoch: number;
  v: number;
  match: Match;
  phase: Phase;
  participants: readonly Participant[];
  /** Participants the room was told had left. */
  gone: ReadonlySet<string>;
  /** Sides of which nobody is there, where the format gives them a time to come back. */
  absences: readonly Absence[];
  ready: ReadonlySet<string>;
  roundNumber: number | null;
  speakerId: string | null;
  speech: Speech | null;
  next: NextSpeech | null;
  clock: Clock | null;
  clockKind: ClockKind | null;
  /** Whose preparation time runs, null for everybody's. */
  prepSide: Side | null;
  prepLeftMs: Record<Side, number> | null;
  offers: readonly string[];
  speaking: Speaking | null;
  reactions: ReactionCounts;
  votes: Record<string, number>;
  votesBefore: Record<string, number> | null;
  spectators: number;
  outcome: Outcome | null;
  /** That a pause, or going on, is asked for, and whose agreement is missing. */
  pauseAsked: PauseAsked | null;
  /** How the last toss of a coin in the lobby came out; another object for each toss. */
  coin: { swapped: boolean } | null;
  /** The last time that was given back, for the room to be told. */
  lastAdjustment: { reason: string; addedMs: number; atMs: number } | null;
}

/** How long a point still has, by the server's two times: the speech's end and the point's. */
function speakingFrom(points: Points | null | undefined, timer: Timer | null, nowMs: number): Speaking | null {
  if (!points?.speaking || !timer) return null;
  const beforeEndMs = Date.parse(timer.endsAt) - Date.parse(points.speaking.endsAt);
  return { userId: points.speaking.userId, endsAtMs: nowMs + Math.max(timer.remainingMs - beforeEndMs, 0) };
}

function clockOf(state: RoomState, nowMs: number): { clock: Clock | null; kind: ClockKind | null } {
  const stands = state.phase === 'PAUSED';
  if (state.timer) {
    const clock = running(state.timer.duration * 1000, state.timer.remainingMs, nowMs);
    return { clock: stands ? stopped(clock, state.timer.remainingMs) : clock, kind: 'speech' };
  }
  if (state.waiting) {
    const clock = running(state.waiting.duration * 1000, state.waiting.remainingMs, nowMs);
    return { clock: stands ? stopped(clock, state.waiting.remainingMs) : clock, kind: state.waiting.kind };
  }
  return { clock: null, kind: null };
}

/** Those who sit but are not there, where the server says who is. */
export function absentees(participants: readonly Participant[], present: readonly string[]): ReadonlySet<string> {
  const there = new Set(present);
  return new Set(participants.filter((one) => !there.has(one.userId) && !one.scripted).map((one) => one.userId));
}

/** A room in which nothing happened yet; the clock of it stands nowhere. */
export function blankRoom(match: Match): Room {
  return {
    matchId: match.id,
    epoch: 0,
    v: 0,
    match,
    phase: 'LOBBY',
    participants: match.participants,
    gone: new Set(),
    absences: [],
    ready: new Set(),
    roundNumber: null,
    speakerId: null,
    speech: null,
    next: null,
    clock: null,
    clockKind: null,
    prepSide: null,
    prepLeftMs: null,
    offers: [],
    speaking: null,
    reactions: { heart: 0, thumbs: 0, laugh: 0, flame: 0 },
    votes: {},
    votesBefore: null,
    spectators: 0,
    outcome: null,
    pauseAsked: null,
    coin: null,
    lastAdjustment: null,
  };
}

/** The room as `room_state` has it. */
export function roomFrom(state: RoomState, nowMs: number): Room {
  const { clock, kind } = clockOf(state, nowMs);
  const speech = state.round?.speech ?? null;
  const match = state.match;
  return {
    ...blankRoom(match),
    matchId: state.matchId ?? match.id,
    epoch: state.epoch,
    v: state.v,
    phase: state.phase ?? match.phase,
    participants: state.participants,
    gone: state.present ? absentees(state.participants, state.present) : new Set(),
    absences: absencesFrom(state.absences, nowMs),
    ready: new Set(state.ready ?? []),
    roundNumber: state.round?.number ?? null,
    speakerId: state.round?.speakerId ?? null,
    speech,
    next: state.next ?? null,
    clock,
    clockKind: kind,
    prepSide: state.waiting?.kind === 'prep' ? state.waiting.side : null,
    prepLeftMs: state.prep ?? null,
    offers: state.points?.offers ?? [],
    speaking: speakingFrom(state.points, state.timer, nowMs),
    reactions: state.reactions,
    votes: state.votes,
    votesBefore: state.votesBefore ?? null,
    spectators: state.spectators,
    pauseAsked: state.pauseAsked ?? null,
  };
}

export function participantOf(room: Room, userId: string | null | undefined): Participant | undefined {
  return room.participants.find((one) => one.userId === userId);
}

export const isOver = (room: Room): boolean => room.phase === 'SCORED' || room.phase === 'ENDED';
