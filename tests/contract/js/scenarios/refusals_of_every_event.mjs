// Every event's refusals, with an acknowledgement and as an error event.

import assert from "node:assert/strict";

export default async function (visit) {
  const debate = await visit.debate();
  const { id: matchId, host, guest, hostClient, guestClient } = debate;
  const wanda = await visit.person("Wanda");
  const watcher = await visit.enter(wanda, matchId);
  const round = { matchId, speakerUserId: host.id, durationSec: 60 };
  const vote = { matchId, forUserId: guest.id };
  const reaction = { matchId, type: "heart" };
  const plain = { matchId };

  // In the lobby.
  for (const [event, fields] of [
    ["end_round", plain],
    ["submit_reaction", reaction],
    ["submit_vote", vote],
    ["request_ai_score", plain],
    ["pause_debate", plain],
    ["continue_debate", plain],
  ]) {
    await hostClient.refused(event, fields, "wrong_phase");
  }

  // To whoever only watches.
  for (const [event, fields] of [
    ["start_debate", plain],
    ["start_round", round],
    ["end_round", plain],
    ["request_ai_score", plain],
    ["pause_debate", plain],
    ["continue_debate", plain],
  ]) {
    await watcher.refused(event, fields, "forbidden");
    watcher.tell(event, { ...fields, opId: `op-${event}` });
    const error = await watcher.event("error");
    assert.deepEqual([error.code, error.event, error.matchId, error.opId], ["forbidden", event, matchId, `op-${event}`]);
  }

  // Shaped otherwise.
  for (const [event, fields] of [
    ["start_round", { ...round, durationSec: "60" }],
    ["start_round", { ...round, durationSec: 0 }],
    ["start_round", { ...round, durationSec: 3_601 }],
    ["start_round", { ...round, speakerUserId: wanda.id }],
    ["submit_reaction", { matchId, type: "rocket" }],
    ["submit_vote", { matchId, forUserId: 5 }],
    ["resume", { matchId, epoch: "1", v: 0 }],
    ["join_room", {}],
    ["no_such_event", plain],
  ]) {
    await hostClient.refused(event, fields, "invalid");
  }

  // Live.
  await visit.startRound(debate, 600);
  await hostClient.refused("submit_vote", { matchId, forUserId: host.id }, "forbidden");
  await hostClient.refused("submit_vote", { matchId, forUserId: wanda.id }, "invalid");
  await guestClient.refused("start_debate", plain, "forbidden");
  await guestClient.refused("end_round", plain, "forbidden");
  await hostClient.refused("request_ai_score", plain, "wrong_phase");

  // In no room, and where there is none.
  const outsider = await visit.client(wanda);
  await outsider.refused("submit_reaction", reaction, "forbidden");
  const missing = "00000000-0000-4000-8000-000000000000";
  await outsider.refused("submit_reaction", { ...reaction, matchId: missing }, "not_found");
  await outsider.refused("join_room", { matchId: missing }, "not_found");

  // Over.
  await hostClient.accepted("end_round", plain);
  await hostClient.accepted("request_ai_score", plain);
  for (const [event, fields] of [["start_round", round], ["submit_vote", vote], ["submit_reaction", reaction]]) {
    await hostClient.refused(event, fields, "wrong_phase");
  }
}
