// A frame over 16 KB closes the connection; a new one finds everything as it was.

import assert from "node:assert/strict";

export default async function (visit) {
  const debate = await visit.debate({ roundSec: 600 });
  for (const size of [17_000, 1_000_000]) {
    const wanda = await visit.person("Wanda");
    const client = await visit.enter(wanda, debate.id);
    let closeCode;
    client.socket.io.engine.transport.ws.addEventListener("close", (event) => (closeCode = event.code));
    client.tell("submit_reaction", { matchId: debate.id, type: "x".repeat(size) });
    await client.event("(disconnected)");
    assert.equal(closeCode, 1009);
    const back = await visit.enter(wanda, debate.id);
    await back.accepted("submit_reaction", { matchId: debate.id, type: "heart" });
  }
}
