// A free match goes through every step, and every step is shown to everybody in the room, in the same order.

import assert from "node:assert/strict";
import { check } from "../shapes.mjs";

export default async function (visit) {
  const debate = await visit.debate();
  const { id: matchId, host, guest, hostClient, guestClient } = debate;
  const watcher = await visit.enter(await visit.person("Wanda"), matchId);
  await hostClient.accepted("start_debate", { matchId });
  await visit.startRound(debate, 3_600, guest);
  await guestClient.accepted("end_round", { matchId });
  await visit.startRound(debate, 3_600, host);
  await visit.startRound(debate, 2, guest);

  await watcher.accepted("submit_reaction", { matchId, type: "heart" });
  const reactions = await hostClient.event("reaction_update");
  assert.deepEqual(reactions.counts, { heart: 1, thumbs: 0, laugh: 0, flame: 0 });
  await watcher.accepted("submit_vote", { matchId, forUserId: host.id });
  await watcher.accepted("submit_vote", { matchId, forUserId: guest.id });
  await hostClient.event("vote_update", (seen) => seen.totals[guest.id] === 1 && !seen.totals[host.id]);

  for (const client of [hostClient, guestClient, watcher]) await client.event("round_ended", (seen) => seen.number === 3);
  const names = watcher.seen.map((seen) => seen.name);
  const lastTick = watcher.seen.findLastIndex((seen) => seen.name === "timer_tick");
  assert.equal(watcher.seen[lastTick].data.remaining, 0);
  assert.ok(lastTick < names.lastIndexOf("round_ended"), "the tick with 0 comes before round_ended");

  const scored = await guestClient.accepted("request_ai_score", { matchId });
  check("evaluation", scored.evaluation);
  for (const client of [hostClient, guestClient, watcher]) {
    await client.event("match_ended");
    const story = client.numbered().filter((seen) => !seen.name.startsWith("participant_"));
    assert.deepEqual(
      story.map((seen) => [seen.name, seen.data.number]),
      [
        ["debate_started", undefined],
        ["round_started", 1],
        ["round_ended", 1],
        ["round_started", 2],
        ["round_ended", 2],
        ["round_started", 3],
        ["round_ended", 3],
        ["ai_score", undefined],
        ["match_ended", undefined],
      ],
    );
    assert.equal(story.at(-1).data.winnerUserId, guest.id);
    const versions = client.numbered().map((seen) => seen.data.v);
    assert.deepEqual(versions, versions.map((_, number) => versions[0] + number));
  }
  const again = await hostClient.accepted("request_ai_score", { matchId });
  assert.deepEqual(again.evaluation, scored.evaluation);
  assert.equal((await visit.call("GET", `/v1/matches/${matchId}`, { token: host.token })).body.status, "SCORED");
}
