/**
 * A live room over Socket.IO: joins, resumes after a gap or a break, and sends commands until they are answered.
 *
 * `room` and `link` are signals; nothing here knows the page. A command that got no answer is sent again with the
 * same `opId`, so that it takes effect once.
 */
import { batch, type Signal, signal } from '@preact/signals';
import { io, type Socket } from 'socket.io-client';
import { applyNumbered, applyPassing } from '../room/evolve';
import { type Room, roomFrom } from '../room/room';
import { type Numbered, type Passing, type RoomState, roomEvent } from '../wire/events';
import { type Code, Problem } from '../wire/problem';
import type { ReactionType, Side } from '../wire/records';
import { againAfterMs } from './again';
import { newId } from './ids';

export type Link = 'connecting' | 'live' | 'broken' | 'refused';

interface Acknowledgement {
  ok: boolean;
  error?: { code: Code; message: string; retryable: boolean; retryAfterMs?: number };
  [key: string]: unknown;
}

/** Every command of the contract and what it takes besides `matchId`. */
export interface Commands {
  start_debate: Record<string, never>;
  start_round: { speakerUserId?: string; durationSec?: number };
  end_round: Record<string, never>;
  submit_reaction: { type: ReactionType };
  submit_vote: { forUserId: string };
  request_ai_score: Record<string, never>;
  pause_debate: Record<string, never>;
  continue_debate: Record<string, never>;
  begin_speech: Record<string, never>;
  start_prep: Record<string, never>;
  take_prep: Record<string, never>;
  end_prep: Record<string, never>;
  offer_point: Record<string, never>;
  withdraw_point: Record<string, never>;
  answer_point: { userId: string; accept: boolean };
  end_point: Record<string, never>;
  set_ready: { ready: boolean };
  choose_side: { side: Side };
  swap_sides: Record<string, never>;
  toss_coin: Record<string, never>;
}

const ANSWER_WITHIN_MS = 4_000;
const GIVE_UP_AFTER_MS = 20_000;
const RECONNECT_MS = 300;
/** After a close that says so (RFC 6455, 1001) another edge listens already, and the server spreads who comes when. */
const GOING_AWAY = 1001;
const COME_BACK_MS = 20;

export interface LiveOptions {
  matchId: string;
  token: () => string;
  /** Where the server is; the page's own origin unless said. */
  origin?: string;
  now?: () => number;
}

export class LiveRoom {
  readonly room: Signal<Room | null> = signal(null);
  readonly link: Signal<Link> = signal('connecting');
  readonly problem: Signal<Problem | null> = signal(null);
  private readonly socket: Socket;
  private readonly matchId: string;
  private readonly now: () => number;
  private asking = false;
  private closed = false;

  constructor(options: LiveOptions) {
    this.matchId = options.matchId;
    this.now = options.now ?? (() => performance.now());
    this.socket = io(`${options.origin ?? ''}/realtime`, {
      transports: ['websocket'],
      auth: (give) => give({ token: options.token() }),
      forceNew: true,
      reconnectionDelay: RECONNECT_MS,
      reconnectionDelayMax: 4_000,
      randomizationFactor: 0.5,
    });
    this.socket.on('connect', () => {
      this.socket.io.reconnectionDelay(RECONNECT_MS);
      void this.enter();
    });
    this.socket.on('disconnect', (reason, details) => {
      if (this.closed) return;
      this.link.value = 'broken';
      // Told before Socket.IO decides how long it waits.
      if (closeCode(details) === GOING_AWAY) this.socket.io.reconnectionDelay(COME_BACK_MS);
      // The server ended it, an expired session say: Socket.IO does not come back by itself then.
      if (reason === 'io server disconnect') setTimeout(this.wake, againAfterMs());
    });
    this.socket.on(
      'connect_error',
      (error: Error & { data?: { code?: Code; message?: string; retryAfterMs?: number } }) => {
        const code = error.data?.code;
        if (code === 'unauthenticated' || code === 'forbidden') {
          this.refuse(new Problem(code, error.data?.message ?? error.message));
        } else {
          this.link.value = this.room.value ? 'broken' : 'connecting';
          // The server was reached and could not let us in just now: Socket.IO gives up then.
          if (!this.socket.active) setTimeout(this.wake, againAfterMs(error.data?.retryAfterMs));
        }
      },
    );
    this.socket.onAny((name: string, payload: unknown) => {
      const event = roomEvent(name, payload);
      if (event && 'numbered' in event) this.numbered(event.numbered);
      if (event && 'passing' in event) this.passing(event.passing);
    });
    this.socket.on('room_state', (state: RoomState) => {
      batch(() => {
        const outcome = this.room.value?.outcome ?? null;
        this.room.value = { ...roomFrom(state, this.now()), outcome };
        this.link.value = 'live';
      });
    });
    if (typeof window !== 'undefined') {
      window.addEventListener('online', this.wake);
      document.addEventListener('visibilitychange', this.wake);
    }
  }

  /** Ask something of the match; resolves with the acknowledgement, rejects with a `Problem`. */
  async send<Name extends keyof Commands>(name: Name, body: Commands[Name]): Promise<Acknowledgement> {
    const payload = { matchId: this.matchId, opId: newId(), ...body };
    const giveUpAt = this.now() + GIVE_UP_AFTER_MS;
    for (;;) {
      const answer = await this.ask(name, payload);
      if (answer?.ok) return answer;
      const error = answer?.error;
      if (error && !error.retryable) throw new Problem(error.code, error.message);
      const waitMs = againAfterMs(error?.retryAfterMs);
      if (this.closed || this.now() + waitMs >= giveUpAt) {
        throw error ? new Problem(error.code, error.message, { retryable: true }) : new Problem('offline', '');
      }
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }

  /** A reaction is worth one try: nobody wants it half a minute later. */
  react(type: ReactionType): void {
    if (this.socket.connected) this.socket.emit('submit_reaction', { matchId: this.matchId, type });
  }

  close(): void {
    this.closed = true;
    if (typeof window !== 'undefined') {
      window.removeEventListener('online', this.wake);
      document.removeEventListener('visibilitychange', this.wake);
    }
    this.socket.disconnect();
  }

  private readonly wake = (): void => {
    if (!this.closed && !this.socket.connected && this.link.value !== 'refused') this.socket.connect();
  };

  private async ask(name: string, payload: object): Promise<Acknowledgement | null> {
    try {
      return (await this.socket.timeout(ANSWER_WITHIN_MS).emitWithAck(name, payload)) as Acknowledgement;
    } catch {
      return null;
    }
  }

  /** A new connection is in no room: resume where we were, or join. */
  private async enter(): Promise<void> {
    const room = this.room.value;
    const answer = room
      ? await this.ask('resume', { matchId: this.matchId, epoch: room.epoch, v: room.v })
      : await this.ask('join_room', { matchId: this.matchId });
    if (this.closed) return;
    if (answer?.ok) {
      this.link.value = 'live';
      this.problem.value = null;
      return;
    }
    const error = answer?.error;
    if (error && !error.retryable) {
      this.refuse(new Problem(error.code, error.message));
      return;
    }
    const again = () => !this.closed && this.socket.connected && void this.enter();
    setTimeout(again, againAfterMs(error?.retryAfterMs));
  }

  private refuse(problem: Problem): void {
    batch(() => {
      this.link.value = 'refused';
      this.problem.value = problem;
    });
    this.socket.disconnect();
  }

  private numbered(event: Numbered): void {
    const room = this.room.value;
    if (!room || event.payload.matchId !== this.matchId) return;
    const step = applyNumbered(room, event, this.now());
    if (step.kind === 'applied') this.room.value = step.room;
    if (step.kind === 'gap') void this.fillGap();
  }

  private passing(event: Passing): void {
    const room = this.room.value;
    if (room && event.payload.matchId === this.matchId) this.room.value = applyPassing(room, event, this.now());
  }

  private async fillGap(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    try {
      await this.enter();
    } finally {
      this.asking = false;
    }
  }
}

/** The code that the server closed the WebSocket with, as Engine.IO hands it on. */
function closeCode(details: unknown): number | undefined {
  const context = (details as { context?: { code?: unknown } } | undefined)?.context;
  return typeof context?.code === 'number' ? context.code : undefined;
}
