/** What a client knows of a room: `room_state`, and each event applied to it. Pure; `nowMs` is `performance.now()`. */
import type { NextSpeech, Numbered, Passing, Points, RoomState, WaitingKind } from '../wire/events';
import type { Detail, Match, Participant, Phase, ReactionCounts, Side, Speech } from '../wire/records';
import { adjusted, type Clock, resumed, running, stopped, ticked } from './clock';

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
  details: Detail[];
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
  /** The last time that was given back, for the room to be told. */
  lastAdjustment: { reason: string; addedMs: number; atMs: number } | null;
}

function speakingFrom(points: Points | null | undefined, speech: Speech | null, nowMs: number): Speaking | null {
  if (!points?.speaking) return null;
  return { userId: points.speaking.userId, endsAtMs: nowMs + (speech?.poi?.secondsMax ?? 15) * 1000 };
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
function absentees({ participants, present }: RoomState): ReadonlySet<string> {
  if (!present) return new Set();
  const there = new Set(present);
  return new Set(participants.filter((one) => !there.has(one.userId) && !one.scripted).map((one) => one.userId));
}

/** The room as `room_state` has it. */
export function roomFrom(state: RoomState, nowMs: number): Room {
  const { clock, kind } = clockOf(state, nowMs);
  const speech = state.round?.speech ?? null;
  const match = state.match;
  return {
    matchId: state.matchId ?? match.id,
    epoch: state.epoch,
    v: state.v,
    match,
    phase: state.phase ?? match.phase,
    participants: state.participants,
    gone: absentees(state),
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
    speaking: speakingFrom(state.points, speech, nowMs),
    reactions: state.reactions,
    votes: state.votes,
    votesBefore: state.votesBefore ?? null,
    spectators: state.spectators,
    outcome: null,
    lastAdjustment: null,
  };
}

/** `applied` is the next room; `gap` means that something before this was missed: ask to resume; `old` changes nothing. */
export type Step = { kind: 'applied'; room: Room } | { kind: 'gap' } | { kind: 'old' };

/** The room after a numbered event: never v + 1 without v. */
export function applyNumbered(room: Room, event: Numbered, nowMs: number): Step {
  const { epoch, v } = event.payload;
  if (v <= room.v) return { kind: 'old' };
  if (v > room.v + 1) return { kind: 'gap' };
  return { kind: 'applied', room: { ...evolve(room, event, nowMs), epoch, v } };
}

/** The phase that goes on when a stopped clock does. */
const PHASE_OF: Record<ClockKind, Phase> = {
  speech: 'SPEAKING',
  handover: 'HANDOVER',
  prep: 'HANDOVER',
  opening_prep: 'LOBBY',
  voting: 'VOTING',
};

const silent = { speakerId: null, speech: null, roundNumber: null, offers: [], speaking: null } as const;

function evolve(room: Room, event: Numbered, nowMs: number): Room {
  switch (event.name) {
    case 'participant_joined': {
      const { userId, participant } = event.payload;
      const others = room.participants.filter((one) => one.userId !== userId);
      const known = others.length < room.participants.length;
      const participants = known
        ? room.participants.map((one) => (one.userId === userId ? participant : one))
        : [...room.participants, participant];
      return { ...room, participants, gone: without(room.gone, userId) };
    }
    case 'participant_left':
      return { ...room, gone: new Set([...room.gone, event.payload.userId]) };
    case 'participant_ready': {
      const { userId, ready } = event.payload;
      return { ...room, ready: ready ? new Set([...room.ready, userId]) : without(room.ready, userId) };
    }
    case 'sides_changed': {
      const seats = new Map(event.payload.participants.map((one) => [one.userId, one]));
      const participants = room.participants.map((one) => {
        const seat = seats.get(one.userId);
        return seat ? { ...one, side: seat.side, seat: seat.seat } : one;
      });
      return { ...room, participants };
    }
    case 'host_changed':
      return { ...room, match: { ...room.match, hostUserId: event.payload.hostUserId } };
    case 'debate_started':
      return {
        ...room,
        phase: 'OPEN',
        clock: null,
        clockKind: null,
        match: { ...room.match, status: 'LIVE', startedAt: event.payload.startedAt },
        ...(room.votesBefore === null && Object.keys(room.votes).length > 0
          ? { votesBefore: room.votes, votes: {} }
          : {}),
      };
    case 'prep_started': {
      const { side, durationSec } = event.payload;
      const clock = running(durationSec * 1000, durationSec * 1000, nowMs);
      return { ...room, clock, clockKind: side === null ? 'opening_prep' : 'prep', prepSide: side };
    }
    case 'prep_ended': {
      const { side, remainingMs } = event.payload;
      const prepLeftMs = side && room.prepLeftMs ? { ...room.prepLeftMs, [side]: remainingMs } : room.prepLeftMs;
      return { ...room, prepLeftMs, prepSide: null, clock: null, clockKind: null };
    }
    case 'round_started': {
      const { number, speakerUserId, durationSec, speech } = event.payload;
      return {
        ...room,
        phase: 'SPEAKING',
        roundNumber: number,
        speakerId: speakerUserId,
        speech: speech ?? null,
        next: null,
        clock: running(durationSec * 1000, durationSec * 1000, nowMs),
        clockKind: 'speech',
        prepSide: null,
        offers: [],
        speaking: null,
      };
    }
    case 'round_ended':
      return { ...room, ...silent, phase: 'OPEN', clock: null, clockKind: null };
    case 'handover_started': {
      const { durationSec, next } = event.payload;
      const clock = running(durationSec * 1000, durationSec * 1000, nowMs);
      return { ...room, ...silent, phase: 'HANDOVER', next, clock, clockKind: 'handover' };
    }
    case 'timer_adjusted': {
      const { reason, addedMs } = event.payload;
      const clock = room.clock ? adjusted(room.clock, addedMs) : null;
      return { ...room, clock, lastAdjustment: { reason, addedMs, atMs: nowMs } };
    }
    case 'debate_paused':
      return { ...room, phase: 'PAUSED', clock: room.clock ? stopped(room.clock, event.payload.remainingMs) : null };
    case 'debate_continued': {
      const phase = PHASE_OF[room.clockKind ?? 'speech'];
      return { ...room, phase, clock: room.clock ? resumed(room.clock, nowMs) : null };
    }
    case 'point_offered':
      return { ...room, offers: [...room.offers.filter((one) => one !== event.payload.userId), event.payload.userId] };
    case 'point_withdrawn':
      return { ...room, offers: room.offers.filter((one) => one !== event.payload.userId) };
    case 'point_answered': {
      const { userId, accepted } = event.payload;
      const offers = room.offers.filter((one) => one !== userId);
      if (!accepted) return { ...room, offers };
      return { ...room, offers, speaking: { userId, endsAtMs: nowMs + (room.speech?.poi?.secondsMax ?? 15) * 1000 } };
    }
    case 'point_ended':
      return { ...room, speaking: null };
    case 'voting_opened': {
      const { durationSec } = event.payload;
      const clock = durationSec === undefined ? null : running(durationSec * 1000, durationSec * 1000, nowMs);
      return { ...room, ...silent, phase: 'VOTING', next: null, clock, clockKind: 'voting' };
    }
    case 'ai_score': {
      const { score, winnerUserId, winnerSide, feedbackSummary, details } = event.payload;
      return { ...room, outcome: { score, winnerUserId, winnerSide: winnerSide ?? null, feedbackSummary, details } };
    }
    case 'match_ended': {
      const { aiScore, winnerUserId, winnerSide } = event.payload;
      const phase = aiScore === null ? 'ENDED' : 'SCORED';
      const match: Match = { ...room.match, status: phase, aiScore, winnerUserId, winnerSide: winnerSide ?? null };
      return { ...room, ...silent, phase, match, next: null, clock: null, clockKind: null };
    }
  }
}

/** The room after an event of which the next replaces the last. */
export function applyPassing(room: Room, event: Passing, nowMs: number): Room {
  switch (event.name) {
    case 'timer_tick': {
      const { remaining } = event.payload;
      const clock = room.clock
        ? ticked(room.clock, remaining, nowMs)
        : room.clockKind
          ? running(Math.max(remaining, 1) * 1000, remaining * 1000, nowMs)
          : null;
      return { ...room, clock };
    }
    case 'reaction_update':
      return { ...room, reactions: event.payload.counts };
    case 'vote_update':
      return { ...room, votes: event.payload.totals };
    case 'presence':
      return { ...room, spectators: event.payload.spectators };
  }
}

export function participantOf(room: Room, userId: string | null | undefined): Participant | undefined {
  return room.participants.find((one) => one.userId === userId);
}

export const isOver = (room: Room): boolean => room.phase === 'SCORED' || room.phase === 'ENDED';

function without(set: ReadonlySet<string>, gone: string): ReadonlySet<string> {
  return new Set([...set].filter((one) => one !== gone));
}
