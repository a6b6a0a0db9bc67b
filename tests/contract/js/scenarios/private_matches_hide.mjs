// A family's match is the same 404 for strangers as one that does not exist.

import assert from "node:assert/strict";

export default async function (visit) {
  const [parent, stranger] = [await visit.person("Parent"), await visit.person("Stranger")];
  const matchId = await visit.makeMatch(parent, "FAMILY");
  await visit.enter(parent, matchId);
  const client = await visit.client(stranger);
  const ids = [matchId, "00000000-0000-4000-8000-000000000000", "no id"];
  const errors = [];
  for (const id of ids) errors.push(await client.refused("submit_reaction", { matchId: id, type: "heart" }, "not_found"));
  errors.push(await client.refused("join_room", { matchId }, "not_found"));
  for (const error of errors) assert.deepEqual(error, errors[0]);
  const answers = [];
  for (const id of ids) answers.push(await visit.call("GET", `/v1/matches/${id}`, { token: stranger.token }));
  for (const answer of answers) {
    assert.equal(answer.status, 404);
    assert.deepEqual(answer.body, answers[0].body);
  }
}
