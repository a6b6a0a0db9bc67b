// Without a token a connection gets nothing but refusals, and its end after ten seconds.

import assert from "node:assert/strict";

export default async function (visit) {
  const debate = await visit.debate({ roundSec: 600 });
  const bare = await visit.newClient({ name: "nobody" }).connect();
  bare.tell("submit_vote", { matchId: debate.id, forUserId: debate.host.id, opId: "one" });
  const error = await bare.event("error");
  assert.deepEqual([error.code, error.event, error.opId], ["unauthenticated", "submit_vote", "one"]);
  const { reason } = await bare.event("(disconnected)", undefined, 12_000);
  assert.ok(["io server disconnect", "transport close"].includes(reason), reason);
  const tookMs = bare.seen.at(-1).atMs - bare.seen[0].atMs;
  assert.ok(tookMs > 9_500 && tookMs < 11_500, `${tookMs} ms`);
  assert.deepEqual(new Set(bare.seen.map((seen) => seen.name)), new Set(["(connected)", "error", "(disconnected)"]));
}
