import { type KeyedTable, keyedTable, type Staying } from "../../platform/rotation/keyed-table.ts";
import { aadOf } from "./seal-note.ts";
import { caseNotes, cases } from "./tables.ts";

/** Finds what a request that is sent again did; nobody sends one again for so long. */
const attempt: Staying = { stays: "idle", form: "tag", what: "names of requests" };

export const complianceKeyedTables: readonly KeyedTable[] = [
  keyedTable(cases, ["id"], { attempt }),
  keyedTable(caseNotes, ["id"], {
    textSealed: { follows: "sealed", aad: ({ id }) => aadOf(id) },
    attempt,
  }),
];
