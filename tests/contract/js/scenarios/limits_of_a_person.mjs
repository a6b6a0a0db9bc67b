// Reactions, votes and joins beyond a person's limit are rate_limited and say when to come back.

import assert from "node:assert/strict";

export default async function (visit) {
  const debate = await visit.debate({ roundSec: 600 });
  const { id: matchId, host } = debate;
  for (const [event, fields, most] of [
    ["submit_reaction", { matchId, type: "flame" }, 30],
    ["submit_vote", { matchId, forUserId: host.id }, 8],
    ["join_room", { matchId }, 8],
  ]) {
    const client = await visit.enter(await visit.person("Wanda"), matchId);
    const answers = await Promise.all(Array.from({ length: 40 }, () => client.ask(event, fields)));
    const refused = answers.filter((answer) => !answer.ok).map((answer) => answer.error);
    assert.ok(refused.length >= 40 - most, `${event}: ${refused.length} of 40 were refused`);
    assert.ok(refused.length < 40, event);
    for (const error of refused) {
      assert.equal(error.code, "rate_limited");
      assert.equal(error.retryable, true);
      if (event !== "join_room") assert.ok(error.retryAfterMs > 0);
    }
  }
}
