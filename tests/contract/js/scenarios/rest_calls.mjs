// The REST calls, as a browser's fetch makes them.

import assert from "node:assert/strict";
import { check } from "../shapes.mjs";

export default async function (visit) {
  check("health", (await visit.call("GET", "/v1/health")).body);
  const [host, guest] = [await visit.person("Host"), await visit.person("Guest")];
  check("me", (await visit.call("GET", "/v1/me", { token: host.token })).body);
  const patched = await visit.call("PATCH", "/v1/me", { token: host.token, body: { bio: "I debate." } });
  check("me", patched.body);

  const headers = { "Idempotency-Key": "once" };
  const request = { token: host.token, body: { mode: "COUPLE", topic: "Tea or coffee?" }, headers };
  const made = await visit.call("POST", "/v1/matches", request);
  assert.equal(made.status, 201);
  const { match } = check("matchMade", made.body);
  assert.equal((await visit.call("POST", "/v1/matches", request)).body.match.id, match.id);
  const path = `/v1/matches/${match.id}`;
  const joined = await visit.call("POST", `${path}/join`, { token: guest.token });
  assert.equal(check("joined", joined.body).role, "PARTICIPANT");

  const early = await visit.call("POST", `${path}/score`, { token: host.token });
  assert.deepEqual([early.status, check("problem", early.body).code], [409, "wrong_phase"]);
  assert.ok(early.headers.get("Content-Type").startsWith("application/problem+json"));
  const started = await visit.call("POST", `${path}/start`, { token: host.token });
  assert.equal(check("started", started.body).timer.durationSec, 120);

  const client = await visit.enter(host, match.id);
  await client.accepted("submit_vote", { matchId: match.id, forUserId: guest.id });
  await client.accepted("end_round", { matchId: match.id });
  const scored = await visit.call("POST", `${path}/score`, { token: guest.token });
  assert.equal(check("scored", scored.body).evaluation.winnerUserId, guest.id);
  check("matchView", (await visit.call("GET", path, { token: guest.token })).body);
  check("reactionsOf", (await visit.call("GET", `${path}/reactions`, { token: guest.token })).body);
  const votes = check("votesOf", (await visit.call("GET", `${path}/votes`, { token: guest.token })).body);
  assert.deepEqual(votes.totals, { [guest.id]: 1 });

  const bare = await visit.call("GET", path);
  assert.deepEqual([bare.status, check("problem", bare.body).code], [401, "unauthenticated"]);
}
