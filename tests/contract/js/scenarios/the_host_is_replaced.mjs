// A host who is gone for a minute is replaced by the participant who joined first.

import assert from "node:assert/strict";

export default async function (visit) {
  const debate = await visit.debate();
  debate.hostClient.close();
  const wentMs = performance.now();
  await debate.guestClient.event("participant_left", undefined, 8_000);
  const changed = await debate.guestClient.event("host_changed", undefined, 75_000);
  assert.equal(changed.hostUserId, debate.guest.id);
  assert.ok(performance.now() - wentMs > 59_000);
  await debate.guestClient.accepted("start_debate", { matchId: debate.id });
}
