import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import { readConfig } from "../../../src/config.ts";
import type { Id } from "../../../src/core/id.ts";
import { forgetOrigins, recordEvent } from "../../../src/features/audit/index.ts";
import { type Ctx, systemCtx } from "../../../src/platform/ctx.ts";
import type { Database, Statements } from "../../../src/platform/db/database.ts";
import { runInOrder } from "../../../src/platform/db/run-in-order.ts";
import { createLog, createServices, openOwnMemory } from "../../../src/services.ts";
import { testVariables } from "../setup/variables.ts";

/** Whatever reads and writes audit rows, over any database, with the keys of the tests. */
export function auditCtx(db: Database, variables: Readonly<Record<string, string>> = {}): Ctx {
  const config = readConfig({ ...testVariables, ...variables }, "node");
  const parts = { db, memory: openOwnMemory(), log: createLog(() => undefined) };
  const client = { address: "198.51.100.7", userAgent: "A browser" };
  return { ...systemCtx(createServices(config, parts), "test"), client };
}

/** The port over one connection, inside the transaction that it is in. */
export function databaseOf(client: pg.Client): Database {
  const queries = drizzle(client, { casing: "snake_case" });
  const atomic: Database["atomic"] = (build) => runInOrder(build(queries));
  return Object.assign(Object.create(queries), { atomic }) as Database;
}

/** One row of each kind that there is: a person's, a job's, one about a person, nobody's. */
export function recordMixture(tx: Statements, ctx: Ctx, round: number) {
  const userId = ctx.newId("user");
  const about = { target: userId };
  const anonymous = { ...ctx, actor: { kind: "anonymous" } as const };
  return [
    recordEvent(tx, ctx, { action: "user.registered", actorUserId: userId, ...about }),
    recordEvent(tx, ctx, { action: "hold.expired", details: { round, rate: 0.5, note: null } }),
    recordEvent(tx, anonymous, { action: "session.failed", ...about, details: { first: true } }),
    recordEvent(tx, ctx, { action: "user.changed", ...about, details: { to: "ä\"'\\" } }),
    recordEvent(tx, ctx, { action: "session.ended", actorUserId: userId }),
  ] as const;
}

/** Somebody who was there and was erased since. */
export async function liveAndBeErased(ctx: Ctx): Promise<Id<"user">> {
  const userId = ctx.newId("user");
  const act = { actorUserId: userId, target: userId };
  await recordEvent(ctx.db, ctx, { action: "user.registered", ...act });
  await recordEvent(ctx.db, ctx, { action: "user.verified", ...act });
  return userId;
}

export function erase(ctx: Ctx, userId: Id<"user">) {
  const act = { actorUserId: userId, target: userId };
  return ctx.db.atomic((tx) => [
    recordEvent(tx, ctx, { action: "user.erased", ...act }),
    forgetOrigins(tx, userId),
  ]);
}
