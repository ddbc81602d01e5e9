import { type KeyedTable, keyedTable } from "../../platform/rotation/keyed-table.ts";
import { secretAad } from "./make-secret.ts";
import { webhooks } from "./tables.ts";

export const webhookKeyedTables: readonly KeyedTable[] = [
  keyedTable(webhooks, ["id"], {
    secretSealed: { follows: "sealed", aad: ({ id }) => secretAad(id) },
    previousSecretSealed: { follows: "sealed", aad: ({ id }) => secretAad(id) },
  }),
];
