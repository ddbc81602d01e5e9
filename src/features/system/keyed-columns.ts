import { gt } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import { type KeyedTable, keyedTable } from "../../platform/rotation/keyed-table.ts";
import { keptSeconds } from "./idempotency-store.ts";
import { idempotencyKeys } from "./tables.ts";

const { createdAt } = idempotencyKeys;

export const systemKeyedTables: readonly KeyedTable[] = [
  keyedTable(idempotencyKeys, ["scope", "key"], {
    scope: { stays: "idle", form: "tag", what: "networks of repeated requests" },
    requestTag: {
      stays: "passing",
      form: "tag",
      what: "replies kept for repeated requests",
      isLive: (now) => gt(createdAt, addSeconds(now, -keptSeconds)),
      endsAt: { column: createdAt, plusSeconds: keptSeconds },
    },
    replySealed: { stays: "idle", form: "sealed", what: "the same replies" },
  }),
];
