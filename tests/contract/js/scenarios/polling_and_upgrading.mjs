// A client may poll, stay with it, or upgrade to a WebSocket in the middle of a match; nothing is lost on the way.

import assert from "node:assert/strict";

export default async function (visit) {
  for (const transports of [["polling"], ["polling", "websocket"]]) {
    const ada = await visit.person("Ada");
    const matchId = await visit.makeMatch(ada, "SOLO");
    const client = await visit.client(ada, { transports });
    const state = await client.enter(matchId);
    await client.accepted("start_round", { matchId, speakerUserId: ada.id, durationSec: 2 });
    await client.event("round_ended");
    await client.accepted("request_ai_score", { matchId });
    await client.event("match_ended");
    assert.equal(client.transport, transports.at(-1));
    const versions = client.numbered().map((seen) => seen.data.v);
    assert.deepEqual(versions, versions.map((_, number) => state.v + 1 + number));
  }
}
