// People who visit a server: they sign in over REST, make matches and connect.

import assert from "node:assert/strict";
import { Client } from "./client.mjs";
import { wrongsOfEvent } from "./shapes.mjs";

export class Visit {
  constructor(told) {
    this.told = told;
    this.url = told.url;
    this.wrong = new Set();
    this.clients = [];
  }

  close() {
    for (const client of this.clients) client.close();
  }

  async call(method, path, { token, body, headers = {} } = {}) {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        ...headers,
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: answer.status, headers: answer.headers, body: await answer.json() };
  }

  async person(name, role = "USER") {
    for (;;) {
      const answer = await this.call("POST", "/v1/auth/dev", { body: { displayName: name, role } });
      if (answer.status === 200) return { id: answer.body.user.id, name, token: answer.body.token };
      // As a client does that was told to come back later.
      assert.equal(answer.status, 429);
      await new Promise((resolve) => setTimeout(resolve, 1_000 * Number(answer.headers.get("Retry-After"))));
    }
  }

  newClient(options = {}) {
    const onSeen = (event, data) => wrongsOfEvent(event, data).forEach((line) => this.wrong.add(line));
    const client = new Client(this.url, { ...options, onSeen });
    this.clients.push(client);
    return client;
  }

  client(person, options = {}) {
    return this.newClient({ token: person.token, name: person.name, ...options }).connect();
  }

  async enter(person, matchId, options = {}) {
    const client = await this.client(person, options);
    await client.enter(matchId);
    return client;
  }

  async makeMatch(host, mode = "COUPLE") {
    const answer = await this.call("POST", "/v1/matches", { token: host.token, body: { mode } });
    assert.equal(answer.status, 201);
    return answer.body.match.id;
  }

  async join(person, matchId) {
    const answer = await this.call("POST", `/v1/matches/${matchId}/join`, { token: person.token });
    assert.equal(answer.status, 200);
    return answer.body.role;
  }

  // Two who debate, both in the room; with `roundSec` the host speaks already.
  async debate({ roundSec } = {}) {
    const host = await this.person("Hanna the host");
    const guest = await this.person("Gustav the guest");
    const id = await this.makeMatch(host);
    await this.join(guest, id);
    const hostClient = await this.enter(host, id);
    const guestClient = await this.enter(guest, id);
    const debate = { id, host, guest, hostClient, guestClient };
    if (roundSec !== undefined) {
      await this.startRound(debate, roundSec);
      await Promise.all([hostClient.event("round_started"), guestClient.event("round_started")]);
    }
    return debate;
  }

  startRound(debate, durationSec = 3_600, speaker = debate.host) {
    return debate.hostClient.accepted("start_round", { matchId: debate.id, speakerUserId: speaker.id, durationSec });
  }
}
