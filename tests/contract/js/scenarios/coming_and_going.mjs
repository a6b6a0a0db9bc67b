// Participants are announced when they come and five seconds after their last device went; watchers are counted.

import assert from "node:assert/strict";

export default async function (visit) {
  const [host, guest] = [await visit.person("Host"), await visit.person("Guest")];
  const matchId = await visit.makeMatch(host);
  const hostClient = await visit.enter(host, matchId);
  await visit.join(guest, matchId);
  const joined = await hostClient.event("participant_joined");
  assert.equal(joined.userId, guest.id);
  assert.equal(joined.participant.displayName, "Guest");

  const phone = await visit.enter(guest, matchId);
  const tablet = await visit.enter(guest, matchId);
  const watcher = await visit.enter(await visit.person("Wanda"), matchId);
  await hostClient.event("presence", (seen) => seen.spectators === 1);
  watcher.close();
  await hostClient.event("presence", (seen) => seen.spectators === 0);

  await hostClient.accepted("start_debate", { matchId });
  await Promise.all([phone.event("debate_started"), tablet.event("debate_started")]);
  phone.close();
  await tablet.accepted("submit_reaction", { matchId, type: "flame" });
  const wentMs = performance.now();
  tablet.close();
  const left = await hostClient.event("participant_left", undefined, 8_000);
  assert.equal(left.userId, guest.id);
  assert.ok(performance.now() - wentMs > 4_900);
  await visit.enter(guest, matchId);
  assert.equal((await hostClient.event("participant_joined", (seen) => seen.v > left.v)).userId, guest.id);
}
