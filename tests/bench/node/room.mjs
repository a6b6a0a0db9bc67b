/** One room: its clock, its counts, its votes, and what it tells those in it, by EchoPlay's rules. */

import { Throttle } from './throttle.mjs';

const UPDATES_MS = 100;
const PRESENCE_MS = 1000;

export class Room {
  constructor(matchId, namespace, wheel) {
    this.matchId = matchId;
    this.name = `match:${matchId}`;
    this.v = 1;
    this.endsAt = null;
    this.next = null;
    this.rounds = 0;
    this.spectators = 0;
    this.counts = { heart: 0, thumbs: 0, laugh: 0, flame: 0 };
    this.votes = new Map();
    this.totals = {};
    this.namespace = namespace;
    this.wheel = wheel;
    this.reactions = new Throttle(UPDATES_MS, () => this.tell('reaction_update', { counts: this.counts }));
    this.ballots = new Throttle(UPDATES_MS, () => this.tell('vote_update', { totals: this.totals }));
    this.presence = new Throttle(PRESENCE_MS, () => this.tell('presence', { spectators: this.spectators }));
  }

  tell(event, payload) {
    this.namespace.to(this.name).emit(event, { matchId: this.matchId, ...payload });
  }

  tellNumbered(event, payload) {
    this.v += 1;
    this.tell(event, { ...payload, epoch: 1, v: this.v });
  }

  enter() {
    this.spectators += 1;
    this.presence.mark();
  }

  leave() {
    this.spectators -= 1;
    this.presence.mark();
  }

  react(type) {
    this.counts[type] += 1;
    this.reactions.mark();
  }

  /** The last vote of a voter counts. */
  vote(voter, forUserId) {
    const before = this.votes.get(voter);
    if (before !== undefined) this.totals[before] -= 1;
    this.votes.set(voter, forUserId);
    this.totals[forUserId] = (this.totals[forUserId] ?? 0) + 1;
    this.ballots.mark();
  }

  goLive() {
    this.tellNumbered('debate_started', { startedAt: new Date().toISOString() });
  }

  startRound(speakerUserId, durationSec) {
    this.endsAt = Date.now() + durationSec * 1000;
    this.next = durationSec;
    this.rounds += 1;
    const endsAt = new Date(this.endsAt).toISOString();
    this.tellNumbered('round_started', { number: this.rounds, speakerUserId, endsAt, durationSec });
    this.wheel.add(this);
  }

  /** The tick that is due; false after the last one. */
  tick() {
    this.tell('timer_tick', { remaining: this.next });
    if (this.next > 0) {
      this.next -= 1;
      return true;
    }
    this.endsAt = null;
    this.tellNumbered('round_ended', { number: this.rounds });
    return false;
  }

  /** When the next tick is due, in milliseconds of the wall clock. */
  dueMs() {
    return this.endsAt - this.next * 1000;
  }

  state() {
    const remainingMs = this.endsAt === null ? 0 : Math.max(this.endsAt - Date.now(), 0);
    return {
      matchId: this.matchId,
      match: { id: this.matchId, status: this.rounds ? 'LIVE' : 'LOBBY' },
      participants: [],
      round: null,
      timer:
        this.endsAt === null
          ? null
          : { remaining: Math.ceil(remainingMs / 1000), remainingMs, endsAt: new Date(this.endsAt).toISOString() },
      reactions: this.counts,
      votes: this.totals,
      spectators: this.spectators,
      epoch: 1,
      v: this.v,
    };
  }
}
