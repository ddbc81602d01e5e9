import { desc, eq, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { cutTables } from "../../platform/db/cut-tables.ts";
import { newestFirst } from "../../platform/db/keyset.ts";
import { accounts, entries, holds, ledgerDays, transfers } from "./tables.ts";

/** Rows of each table; their free texts make a reply of tens of megabytes at the very most. */
const maxExported = 5_000;

/**
 * A person's accounts and all that moved on them, newest first, for their own export. Left out is
 * what the rules and staff thought of a transfer, which nobody may be told, and who sent what came
 * in.
 */
export async function exportLedger(ctx: Ctx, userId: Id<"user">) {
  const { db } = ctx;
  const [ownAccounts, sent, received, ownEntries, ownHolds, days] = await Promise.all([
    db
      .select()
      .from(accounts)
      .where(eq(accounts.ownerId, userId))
      .orderBy(newestFirst(accounts.createdAt, accounts.id))
      .limit(maxExported + 1),
    readSide(ctx, userId, transfers.debitAccountId),
    readSide(ctx, userId, transfers.creditAccountId),
    readEntries(ctx, userId),
    db
      .select()
      .from(holds)
      .where(eq(holds.ownerId, userId))
      .orderBy(newestFirst(holds.createdAt, holds.id))
      .limit(maxExported + 1),
    db
      .select()
      .from(ledgerDays)
      .where(eq(ledgerDays.ownerId, userId))
      .orderBy(desc(ledgerDays.day), ledgerDays.currency)
      .limit(maxExported + 1),
  ]);
  return cutTables(maxExported, {
    accounts: ownAccounts.map(({ purpose: _, shard: __, ...account }) => account),
    transfers: [...new Map([...sent, ...received].map((each) => [each.id, each])).values()]
      .sort((one, other) => other.recordedAt.getTime() - one.recordedAt.getTime())
      .map(({ initiatedBy, ...transfer }) => ({
        ...transfer,
        initiatedBy: initiatedBy === userId ? userId : null,
      })),
    entries: ownEntries,
    holds: ownHolds,
    ledger_days: days,
  });
}

const shown = {
  id: transfers.id,
  type: transfers.type,
  status: transfers.status,
  debitAccountId: transfers.debitAccountId,
  creditAccountId: transfers.creditAccountId,
  amount: transfers.amount,
  currency: transfers.currency,
  initiatedBy: transfers.initiatedBy,
  description: transfers.description,
  reference: transfers.reference,
  metadata: transfers.metadata,
  channel: transfers.channel,
  holdId: transfers.holdId,
  reverses: transfers.reverses,
  reversedBy: transfers.reversedBy,
  refunded: transfers.refunded,
  effectiveAt: transfers.effectiveAt,
  recordedAt: transfers.recordedAt,
  resolvedAt: transfers.resolvedAt,
};

/** Account by account, as the indexes have them. */
async function readSide({ db }: Ctx, userId: Id<"user">, side: PgColumn) {
  const moved = db
    .select(shown)
    .from(transfers)
    .where(eq(side, accounts.id))
    .orderBy(newestFirst(transfers.recordedAt, transfers.id))
    .limit(maxExported + 1)
    .as("moved");
  const rows = await db
    .select()
    .from(accounts)
    .crossJoinLateral(moved)
    .where(eq(accounts.ownerId, userId))
    .orderBy(desc(moved.recordedAt), desc(moved.id))
    .limit(maxExported + 1);
  return rows.map((row) => row.moved);
}

async function readEntries({ db }: Ctx, userId: Id<"user">) {
  const recent = db
    .select()
    .from(entries)
    .where(eq(entries.accountId, accounts.id))
    .orderBy(sql`${entries.accountVersion} desc`)
    .limit(maxExported + 1)
    .as("recent");
  const rows = await db
    .select()
    .from(accounts)
    .crossJoinLateral(recent)
    .where(eq(accounts.ownerId, userId))
    .orderBy(desc(recent.recordedAt), desc(recent.accountVersion))
    .limit(maxExported + 1);
  return rows.map((row) => row.recent);
}
