// The host stops the clock and lets it run on, once every participant present agreed; a moderator does so at once.

import assert from "node:assert/strict";

export default async function (visit) {
  const debate = await visit.debate({ roundSec: 600 });
  const { id: matchId, hostClient, guestClient } = debate;
  const moderator = await visit.enter(await visit.person("Mo", "MOD"), matchId);
  const watcher = await visit.enter(await visit.person("Wanda"), matchId);
  await watcher.refused("pause_debate", { matchId }, "forbidden");
  await hostClient.refused("continue_debate", { matchId }, "wrong_phase");

  assert.equal((await hostClient.accepted("pause_debate", { matchId })).paused, false);
  const asked = await guestClient.event("pause_asked");
  assert.deepEqual([asked.waitingFor, asked.resuming], [[debate.guest.id], false]);
  assert.equal((await guestClient.accepted("pause_debate", { matchId })).paused, true);
  const paused = await watcher.event("debate_paused");
  const state = await watcher.enter(matchId);
  assert.equal(state.timer.remainingMs, paused.remainingMs);
  await hostClient.refused("pause_debate", { matchId }, "wrong_phase");

  assert.equal((await guestClient.accepted("continue_debate", { matchId })).continued, false);
  assert.equal((await hostClient.accepted("continue_debate", { matchId })).continued, true);
  const continued = await watcher.event("debate_continued");
  assert.ok(Date.parse(continued.endsAt) > 0);
  await watcher.event("timer_tick", (seen) => seen.remaining * 1_000 <= paused.remainingMs);

  await moderator.accepted("pause_debate", { matchId });
  await watcher.event("debate_paused");
  await moderator.accepted("continue_debate", { matchId });
  await watcher.event("debate_continued");
}
