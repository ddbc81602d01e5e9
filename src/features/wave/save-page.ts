import { eq, sql } from "drizzle-orm";
import { assert } from "../../core/assert.ts";
import { addSeconds } from "../../core/clock.ts";
import { fromUuid, type Id, toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import type { WavePage } from "../../platform/wave/wave.ts";
import {
  businesses,
  dropUnseenInvoices,
  markInvoicesUnseen,
  saveAccounts,
  saveBusinesses,
  saveCustomers,
  saveInvoices,
  saveProducts,
  saveVendors,
  sealContacts,
} from "../warehouse/index.ts";
import type { PageToSave } from "./ask-page.ts";
import { isOurs, leaseSeconds, type Sync } from "./claim-sync.ts";
import { success } from "./fail-sync.ts";
import { accountRow, businessRow, invoiceRow, productRow } from "./source-rows.ts";
import { waveSyncs } from "./tables.ts";

/** What the unit breaks when somebody else has taken the sync over, or the person has gone. */
export const syncIsOurs = "the sync is ours";

/**
 * Keeps the rows of a page and what is read after it in one unit: a page counts as read if and only
 * if its rows are kept. Without a page it only moves on. Gives the sync as it is now.
 */
export async function savePage(
  ctx: Ctx,
  sync: Sync,
  { page, next, counts, isWholeList }: Omit<PageToSave, "page"> & { page: WavePage | null },
): Promise<Sync> {
  const asOf = dayOfPage(ctx, sync, page);
  const save = page ? await prepare(ctx, { ...sync, asOf }, page) : () => [];
  const isListed = page?.kind === "businesses";
  const isOfAll = page?.kind === "invoices" && sync.isFull;
  const isBegin = isOfAll && sync.page === 1;
  const mayDrop = isOfAll && isWholeList;
  const change = { ...(next ?? { counts }), asOf, failures: 0, ...stateAfter(ctx, sync, next) };
  const results: readonly unknown[] = await ctx.db.atomic((tx) => [
    // First, so that whoever lost the sync does nothing at all.
    claim(
      tx,
      tx.update(waveSyncs).set(change).where(isOurs(sync)).returning({ status: waveSyncs.status }),
      syncIsOurs,
    ),
    ...(isBegin ? [markInvoicesUnseen(tx, businessIdOf(sync), asOf)] : []),
    ...save(tx),
    ...(mayDrop ? [dropUnseenInvoices(tx, businessIdOf(sync), asOf)] : []),
    ...(isListed ? [keepBusinesses(tx, sync, page)] : []),
  ]);
  const [kept] = isListed ? (results.at(-1) as Pick<Sync, "businesses">[]) : [];
  return { ...sync, ...change, businesses: kept?.businesses ?? sync.businesses };
}

/**
 * Wave tells balances as they are now, so a business is of the day on which its accounts are begun:
 * the sync may have waited since the day before, or for weeks.
 */
function dayOfPage(ctx: Ctx, { asOf, page: number }: Sync, page: WavePage | null): string {
  const isBegin = page?.kind === "accounts" && number === 1;
  return isBegin ? ctx.clock().toISOString().slice(0, 10) : asOf;
}

function stateAfter(ctx: Ctx, sync: Sync, next: PageToSave["next"]) {
  return next ? { dueAt: addSeconds(ctx.clock(), leaseSeconds) } : success(ctx, sync);
}

function businessIdOf({ businesses, position }: Sync): Id<"business"> {
  const business = businesses[position];
  assert(business, "a list belongs to a business");
  return fromUuid("business", business.uuid);
}

type Save = (tx: Statements) => Statement[];

/** The statements that keep a page's rows; names of other people are sealed before. */
async function prepare(ctx: Ctx, sync: Sync, page: WavePage): Promise<Save> {
  const { userId, asOf } = sync;
  if (page.nodes.length === 0) return () => [];
  if (page.kind === "businesses") {
    return (tx) => [saveBusinesses(tx, ctx, userId, page.nodes.map(businessRow))];
  }
  const id = businessIdOf(sync);
  switch (page.kind) {
    case "accounts":
      return (tx) => [saveAccounts(tx, ctx, id, asOf, page.nodes.map(accountRow))];
    case "customers": {
      const sealed = await sealContacts(ctx, id, "customer", page.nodes);
      return (tx) => [saveCustomers(tx, ctx, id, asOf, sealed)];
    }
    case "vendors": {
      const sealed = await sealContacts(ctx, id, "vendor", page.nodes);
      return (tx) => [saveVendors(tx, ctx, id, asOf, sealed)];
    }
    case "products":
      return (tx) => [saveProducts(tx, ctx, id, asOf, page.nodes.map(productRow))];
    case "invoices":
      return (tx) => [saveInvoices(tx, ctx, id, asOf, page.nodes.map(invoiceRow))];
  }
}

/** Writes down which businesses the sync goes through, with the ids that they have here. */
function keepBusinesses(tx: Statements, { userId }: Sync, page: WavePage) {
  assert(page.kind === "businesses", "businesses are listed from their own page");
  const hasInvoices = new Map(page.nodes.map((node) => [node.id, !node.isClassicInvoicing]));
  const given = JSON.stringify([...hasInvoices].map(([id, has]) => ({ id, has })));
  const owner = toUuid("user", userId);
  const listed = sql`
    select coalesce(jsonb_agg(jsonb_build_object('uuid', b.id, 'sourceId', b.source_id,
        'name', b.name, 'hasInvoices', g.has) order by b.source_id), '[]')
      from jsonb_to_recordset(${given}::jsonb) as g(id text, has boolean)
      join ${businesses} b on b.owner_id = ${owner}::uuid and b.source = 'wave'
        and b.source_id = g.id`;
  return tx
    .update(waveSyncs)
    .set({ businesses: sql`(${listed})` })
    .where(eq(waveSyncs.userId, userId))
    .returning({ businesses: waveSyncs.businesses });
}
