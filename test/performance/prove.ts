import { runEntries } from "./run-entries.ts";
import { proveEqualTimes } from "./timing.ts";

/** `npm run prove [-- timing]`: promises that take minutes to prove. */
await runEntries({ timing: proveEqualTimes }, "");
