// With a token at connecting, or bare with the token in join_room; never with another person's, or one that is not good.

import assert from "node:assert/strict";
import { check } from "../shapes.mjs";

export default async function (visit) {
  const [ada, bob] = [await visit.person("Ada"), await visit.person("Bob")];
  const matchId = await visit.makeMatch(ada);

  const client = await visit.client(ada);
  const state = await client.enter(matchId);
  assert.equal(state.match.id, matchId);
  assert.equal(state.timer, null);
  await client.refused("join_room", { matchId, jwt: bob.token }, "unauthenticated");

  const bare = await visit.newClient({ name: "an older app" }).connect();
  await bare.refused("join_room", { matchId }, "unauthenticated");
  for (const [kind, jwt] of Object.entries(visit.told.badTokens)) {
    await bare.refused("join_room", { matchId, jwt }, "unauthenticated");
    const error = await visit.newClient({ token: jwt, name: kind }).isTurnedAway();
    assert.equal(check("error", error.data).code, "unauthenticated");
  }
  bare.tell("join_room", { matchId, jwt: ada.token });
  assert.equal((await bare.event("room_state")).match.hostUserId, ada.id);
  await bare.accepted("start_debate", { matchId });
}
