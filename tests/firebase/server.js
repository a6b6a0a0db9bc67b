// The Firebase Auth emulator on a free port of loopback: `node server.js <project>` prints the port once it answers.
//
// It is firebase-tools' own code, started without its command line, which would want Java and a login. It keeps
// everything in memory, asks nobody, and ends when its standard input does: so it never outlives who started it.
"use strict";

const apiSpec = require("firebase-tools/lib/emulator/auth/apiSpec").default;
const { createApp } = require("firebase-tools/lib/emulator/auth/server");

const ACCEPT_ANY_PROJECT = 0;

// Tenants repeat every operation, and compiling the description of each is most of a start; we have no tenants.
for (const path of Object.keys(apiSpec.paths)) {
  if (path.includes("/tenants/")) delete apiSpec.paths[path];
}

async function main(project) {
  const app = await createApp(project, ACCEPT_ANY_PROJECT);
  const server = app.listen(0, "127.0.0.1", () => console.log(server.address().port));
}

process.stdin.on("end", () => process.exit()).resume();
main(process.argv[2]);
