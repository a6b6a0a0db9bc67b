// The match loses its process while we watch: the clock gives the outage back, and the events go on without a hole.

import assert from "node:assert/strict";

export default async function (visit) {
  const { token, matchId, hostUserId } = visit.told;
  const client = await visit.client({ token, name: "Wanda" });
  const state = await client.enter(matchId);
  await client.accepted("submit_vote", { matchId, forUserId: hostUserId });
  await client.event("timer_tick");
  console.log("ready");
  const adjusted = await client.event("timer_adjusted", undefined, 10_000);
  assert.equal(adjusted.reason, "recovery");
  assert.ok(adjusted.addedMs >= 1_000);
  assert.ok(adjusted.epoch > state.epoch);
  client.handedOut.set("timer_tick", client.all("timer_tick").length);
  await client.event("timer_tick");
  const versions = client.numbered().map((seen) => seen.data.v);
  assert.deepEqual(versions, versions.map((_, number) => state.v + 1 + number));
  assert.equal((await client.enter(matchId)).votes[hostUserId] >= 1, true);
}
