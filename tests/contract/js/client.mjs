// A socket.io-client that remembers what it was sent, and with which one waits for what comes next.
// Events of one name are handed out once each, in order; waiting has a deadline.

import assert from "node:assert/strict";
import { io } from "socket.io-client";
import { check } from "./shapes.mjs";

export const WITHIN_MS = 5_000;

export class Client {
  constructor(url, { token, name = "", onSeen, ...options } = {}) {
    this.name = name;
    this.seen = [];
    this.handedOut = new Map();
    this.waiting = new Set();
    this.socket = io(`${url}/realtime`, {
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
      autoConnect: false,
      ...(token === undefined ? {} : { auth: { token } }),
      ...options,
    });
    this.socket.onAny((event, data) => {
      onSeen?.(event, data);
      this.arrived(event, data);
    });
    this.socket.on("connect", () => this.arrived("(connected)", {}));
    this.socket.on("disconnect", (reason) => this.arrived("(disconnected)", { reason }));
    this.socket.on("connect_error", (error) => this.arrived("(connect_error)", { message: error.message, data: error.data }));
  }

  get transport() {
    return this.socket.io.engine.transport.name;
  }

  async connect() {
    this.socket.connect();
    await this.until(() => this.seen.length > 0, "answer to connecting");
    assert.equal(this.seen[0].name, "(connected)", JSON.stringify(this.seen[0].data));
    return this;
  }

  // The refusal of a connection that is not let in.
  async isTurnedAway() {
    this.socket.connect();
    return this.event("(connect_error)");
  }

  close() {
    this.socket.disconnect();
  }

  tell(event, fields) {
    this.socket.emit(event, fields);
  }

  ask(event, fields) {
    return this.socket.timeout(WITHIN_MS).emitWithAck(event, fields);
  }

  async accepted(event, fields) {
    return check("accepted", await this.ask(event, fields));
  }

  // The error that an event is refused with.
  async refused(event, fields, code) {
    const answer = check("refused", await this.ask(event, fields));
    assert.equal(answer.error.code, code, `${event} ${JSON.stringify(fields)}: ${JSON.stringify(answer)}`);
    return answer.error;
  }

  async enter(matchId, fields = {}) {
    await this.accepted("join_room", { matchId, ...fields });
    return this.event("room_state");
  }

  event(name, where = () => true, withinMs = WITHIN_MS) {
    const find = () => {
      const ofName = this.all(name);
      for (let number = this.handedOut.get(name) ?? 0; number < ofName.length; number += 1) {
        this.handedOut.set(name, number + 1);
        if (where(ofName[number].data)) return ofName[number].data;
      }
      return undefined;
    };
    return this.until(find, `${name} that fits`, withinMs);
  }

  until(find, what, withinMs = WITHIN_MS) {
    const { promise, resolve, reject } = withResolvers();
    const look = () => {
      const found = find();
      if (!found) return;
      clearTimeout(deadline);
      this.waiting.delete(look);
      resolve(found);
    };
    const deadline = setTimeout(() => {
      this.waiting.delete(look);
      reject(new Error(`${this.name}: no ${what} in ${withinMs} ms; lately: ${JSON.stringify(this.seen.slice(-12))}`));
    }, withinMs);
    this.waiting.add(look);
    look();
    return promise;
  }

  all(name) {
    return this.seen.filter((seen) => seen.name === name);
  }

  // The numbered events, as they came.
  numbered() {
    return this.seen.filter((seen) => "v" in seen.data && seen.name !== "room_state");
  }

  arrived(name, data) {
    this.seen.push({ name, data, atMs: performance.now() });
    for (const look of [...this.waiting]) look();
  }
}

function withResolvers() {
  let resolve, reject;
  const promise = new Promise((one, other) => {
    resolve = one;
    reject = other;
  });
  return { promise, resolve, reject };
}
