// Runs one scenario against the server it is told of, and ends with 0 when everything was as the contract says.
// Every event that any client gets is checked against the table of shapes besides.

import { Visit } from "./visit.mjs";

const told = JSON.parse(process.env.ECHOPLAY_TOLD);
const scenario = await import(`./scenarios/${process.argv[2]}.mjs`);
const visit = new Visit(told);
let failed = false;
try {
  await scenario.default(visit);
} catch (error) {
  failed = true;
  console.log(error.stack ?? String(error));
}
visit.close();
for (const line of visit.wrong) {
  failed = true;
  console.log(line);
}
process.exit(failed ? 1 : 0);
