/** Each event of a room applied to what is known of it. Pure; `nowMs` is `performance.now()`. */
import type { Numbered, Passing } from '../wire/events';
import type { Match, Phase } from '../wire/records';
import { absencesFrom, changedAbsence, withAbsence, withoutAbsence } from './absence';
import { adjusted, resumed, running, stopped, ticked } from './clock';
import { absentees, type ClockKind, type Room } from './room';

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

const silent = {
  speakerId: null,
  speech: null,
  roundNumber: null,
  offers: [],
  speaking: null,
  pauseAsked: null,
} as const;

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
    case 'participant_left': {
      const { userId } = event.payload;
      // A pause that is still asked for is told again.
      return {
        ...room,
        gone: new Set([...room.gone, userId]),
        ready: without(room.ready, userId),
        pauseAsked: null,
      };
    }
    case 'side_left': {
      const { side, userIds, durationSec, afterThat } = event.payload;
      return withAbsence(room, { side, userIds, returnsAtMs: nowMs + durationSec * 1000, afterThat, over: false });
    }
    case 'side_returned':
      return withoutAbsence(room, event.payload.side);
    case 'return_extended': {
      const { side, addedMs } = event.payload;
      return changedAbsence(room, side, ({ returnsAtMs }) => ({ returnsAtMs: returnsAtMs + addedMs }));
    }
    case 'return_time_over':
      return changedAbsence(room, event.payload.side, () => ({ over: true }));
    case 'participant_ready': {
      const { userId, ready } = event.payload;
      return { ...room, ready: ready ? new Set([...room.ready, userId]) : without(room.ready, userId) };
    }
    case 'sides_changed': {
      const { reason, participants: sitting } = event.payload;
      const seats = new Map(sitting.map((one) => [one.userId, one]));
      const participants = room.participants.map((one) => {
        const seat = seats.get(one.userId);
        return seat ? { ...one, side: seat.side, seat: seat.seat } : one;
      });
      const swapped = participants.some((one, index) => one.side !== room.participants[index]?.side);
      return { ...room, participants, coin: reason === 'coin' ? { swapped } : room.coin };
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
      const { number, speakerUserId, durationSec, speech, next } = event.payload;
      return {
        ...room,
        phase: 'SPEAKING',
        roundNumber: number,
        speakerId: speakerUserId,
        speech: speech ?? null,
        next: next ?? null,
        clock: running(durationSec * 1000, durationSec * 1000, nowMs),
        clockKind: 'speech',
        prepSide: null,
        offers: [],
        speaking: null,
        pauseAsked: null,
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
      // A hand-over in order takes milliseconds: nobody has to be told.
      if (reason === 'owner_changed') return { ...room, clock };
      return { ...room, clock, lastAdjustment: { reason, addedMs, atMs: nowMs } };
    }
    case 'debate_paused': {
      const clock = room.clock ? stopped(room.clock, event.payload.remainingMs) : null;
      return { ...room, phase: 'PAUSED', clock, pauseAsked: null };
    }
    case 'debate_continued': {
      const phase = PHASE_OF[room.clockKind ?? 'speech'];
      return { ...room, phase, clock: room.clock ? resumed(room.clock, nowMs) : null, pauseAsked: null };
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
      return { ...room, ...silent, phase: 'VOTING', next: null, clock, clockKind: 'voting', absences: [] };
    }
    case 'ai_score': {
      const { score, winnerUserId, winnerSide, feedbackSummary, details } = event.payload;
      return { ...room, outcome: { score, winnerUserId, winnerSide: winnerSide ?? null, feedbackSummary, details } };
    }
    case 'match_ended': {
      const { aiScore, winnerUserId, winnerSide } = event.payload;
      const phase = aiScore === null ? 'ENDED' : 'SCORED';
      const match: Match = { ...room.match, status: phase, aiScore, winnerUserId, winnerSide: winnerSide ?? null };
      return { ...room, ...silent, phase, match, next: null, clock: null, clockKind: null, absences: [] };
    }
    default:
      // A later server's: it counts, and means nothing to us.
      return room;
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
    case 'presence': {
      const { spectators, present } = event.payload;
      if (!present) return { ...room, spectators };
      const gone = absentees(room.participants, present);
      // The same people, the same set: whoever waits for a change is not told of none.
      return { ...room, spectators, gone: sameSet(gone, room.gone) ? room.gone : gone };
    }
    case 'absences':
      return { ...room, absences: absencesFrom(event.payload.absences, nowMs) };
    case 'pause_asked': {
      const { waitingFor, resuming } = event.payload;
      return { ...room, pauseAsked: { waitingFor, resuming } };
    }
  }
}

const sameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((one) => b.has(one));

function without(set: ReadonlySet<string>, gone: string): ReadonlySet<string> {
  return new Set([...set].filter((one) => one !== gone));
}
