import { type KeyedTable, keyedTable } from "../../platform/rotation/keyed-table.ts";
import { auditBlocks, auditEvents, auditHead } from "./tables.ts";

/**
 * Rows and blocks are append-only and stay as they are. Without the key of a block, the blocks
 * behind it prove it, and the head, which `signHead` signs anew, proves the newest.
 */
export const auditKeyedTables: readonly KeyedTable[] = [
  keyedTable(auditEvents, ["id"], {
    originTag: { stays: "idle", form: "tag", what: "origins of audit rows" },
    details: { stays: "idle", form: "tag", what: "names that were searched for" },
  }),
  keyedTable(auditBlocks, ["number"], {
    tag: { stays: "idle", form: "tag", what: "blocks of the audit chain" },
  }),
  keyedTable(auditHead, ["id"], {
    tag: { stays: "idle", form: "tag", what: "the head of the audit chain" },
  }),
];
