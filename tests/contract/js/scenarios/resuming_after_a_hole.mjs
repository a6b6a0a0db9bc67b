// A client that was away gets the numbered events it missed, in order, or a fresh room_state.

import assert from "node:assert/strict";

export default async function (visit) {
  const debate = await visit.debate();
  const { id: matchId, guest, hostClient, guestClient } = debate;
  const before = await guestClient.enter(matchId);
  guestClient.close();
  await visit.startRound(debate);
  await hostClient.accepted("end_round", { matchId });

  const back = await visit.client(guest);
  const answer = await back.accepted("resume", { matchId, epoch: before.epoch, v: before.v });
  assert.equal(answer.v, before.v + 3);
  assert.deepEqual(
    back.numbered().map((seen) => [seen.name, seen.data.v - before.v]),
    [["debate_started", 1], ["round_started", 2], ["round_ended", 3]],
  );
  assert.equal(back.all("room_state").length, 0);
  await visit.startRound(debate);
  assert.equal((await back.event("round_started", (seen) => seen.number === 2)).v, before.v + 4);

  const lost = await visit.client(guest);
  lost.tell("resume", { matchId, epoch: before.epoch, v: before.v + 1_000 });
  assert.equal((await lost.event("room_state")).v, before.v + 4);

  const stranger = await visit.client(await visit.person("Stranger"));
  await stranger.refused("resume", { matchId: "no id", epoch: 1, v: 0 }, "not_found");
  await stranger.refused("resume", { matchId, epoch: 1 }, "invalid");
}
