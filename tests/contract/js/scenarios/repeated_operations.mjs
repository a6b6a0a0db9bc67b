// What is sent again under its opId takes effect once and gets its first answer, on another device too.

import assert from "node:assert/strict";

export default async function (visit) {
  const debate = await visit.debate();
  const { id: matchId, host, guest, hostClient, guestClient } = debate;
  const round = { matchId, speakerUserId: host.id, durationSec: 600, opId: "round" };
  const first = await hostClient.accepted("start_round", round);
  const secondDevice = await visit.enter(host, matchId);
  assert.deepEqual(await secondDevice.accepted("start_round", round), first);
  await guestClient.accepted("submit_vote", { matchId, forUserId: host.id, opId: "vote" });
  await guestClient.accepted("submit_vote", { matchId, forUserId: host.id, opId: "vote" });
  for (let count = 0; count < 3; count += 1) {
    await guestClient.accepted("submit_reaction", { matchId, type: "heart", opId: "heart" });
  }
  await hostClient.accepted("submit_vote", { matchId, forUserId: guest.id });
  const state = await guestClient.enter(matchId);
  assert.equal(state.reactions.heart, 1);
  assert.deepEqual(state.votes, { [host.id]: 1, [guest.id]: 1 });
  assert.equal(guestClient.all("round_started").length, 1);
  await hostClient.refused("end_round", { matchId, opId: "x".repeat(65) }, "invalid");
}
