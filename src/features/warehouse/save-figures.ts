import { and, eq, sql } from "drizzle-orm";
import { conflict } from "../../core/errors.ts";
import { type Id, toUuid } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statements } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import type { Figures } from "./figures.ts";
import { measureDays } from "./measure-days.ts";
import { type Business, findOwnBusiness, isOwnBusiness } from "./queries.ts";
import { businessDays, businesses } from "./tables.ts";

const isKeptByHand = "the business is kept by hand";

/**
 * Keeps figures of one or more days of an own business, all or none, and measures it on them. Those
 * of a day that has some are replaced. Throws `not_found`, and `conflict` for a business of Wave.
 */
export async function saveFigures(
  ctx: Ctx,
  actor: Actor,
  id: Id<"business">,
  rows: readonly [Figures, ...Figures[]],
): Promise<void> {
  const days = rows.map(({ date }) => date).sort();
  const [from = "", to = ""] = [days[0], days.at(-1)];
  await changeByHand(ctx, actor, id, (tx) => [
    upsertFigures(tx, id, rows),
    measureDays(tx, ctx, id, from, to),
    recordEvent(tx, ctx, {
      action: "business.figures_saved",
      target: id,
      details: { days: rows.length, from, to },
    }),
  ]);
}

/** Forgets the figures of a day; nothing happens when there are none. Throws as `saveFigures`. */
export async function deleteFigures(
  ctx: Ctx,
  actor: Actor,
  id: Id<"business">,
  day: string,
): Promise<void> {
  await changeByHand(ctx, actor, id, (tx) => [
    tx.delete(businessDays).where(and(eq(businessDays.businessId, id), eq(businessDays.day, day))),
    recordEvent(tx, ctx, { action: "business.figures_deleted", target: id, details: { day } }),
  ]);
}

type Rest = Parameters<Ctx["db"]["atomic"]>[0] extends (tx: Statements) => infer List
  ? List
  : never;

/** A unit that begins with the proof that the business is the actor's and kept by hand. */
async function changeByHand(
  ctx: Ctx,
  { userId }: Actor,
  id: Id<"business">,
  build: (tx: Statements) => Rest,
): Promise<void> {
  try {
    await ctx.db.atomic((tx) => [demandByHand(tx, userId, id), ...build(tx)], { isLong: true });
  } catch (error) {
    if (brokenConstraint(error) !== isKeptByHand) throw error;
    await findBusinessByHand(ctx, userId, id);
    // It was deleted and came back in between.
    throw conflict();
  }
}

/** Throws `not_found`, and `conflict` for a business of Wave. */
export async function findBusinessByHand(
  ctx: Ctx,
  ownerId: Id<"user">,
  id: Id<"business">,
): Promise<Business> {
  const business = await findOwnBusiness(ctx, ownerId, id);
  if (business.source === "manual") return business;
  throw conflict({ detail: "The figures of this business come from Wave." });
}

function demandByHand(tx: Statements, userId: Id<"user">, id: Id<"business">) {
  const own = tx
    .select({ id: businesses.id })
    .from(businesses)
    .where(and(isOwnBusiness(userId, id), eq(businesses.source, "manual")))
    .for("no key update");
  return claim(tx, own, isKeptByHand);
}

function upsertFigures(tx: Statements, id: Id<"business">, rows: readonly Figures[]) {
  return tx.execute(sql`
    insert into ${businessDays} (business_id, day, period_days, cash, receivables,
      overdue_receivables, other_current_assets, current_liabilities, long_term_liabilities,
      equity, revenue, cost_of_goods_sold, operating_expenses)
    select ${toUuid("business", id)}::uuid, r.date, r."periodDays", r.cash, r.receivables,
        r.overdue_receivables, r.other_current_assets, r.current_liabilities,
        r.long_term_liabilities, r.equity, r.revenue, r.cost_of_goods_sold, r.operating_expenses
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(date date, "periodDays" integer,
        cash numeric, receivables numeric, overdue_receivables numeric,
        other_current_assets numeric, current_liabilities numeric, long_term_liabilities numeric,
        equity numeric, revenue numeric, cost_of_goods_sold numeric, operating_expenses numeric)
      order by r.date
    on conflict (business_id, day) do update set period_days = excluded.period_days,
      cash = excluded.cash, receivables = excluded.receivables,
      overdue_receivables = excluded.overdue_receivables,
      other_current_assets = excluded.other_current_assets,
      current_liabilities = excluded.current_liabilities,
      long_term_liabilities = excluded.long_term_liabilities, equity = excluded.equity,
      revenue = excluded.revenue, cost_of_goods_sold = excluded.cost_of_goods_sold,
      operating_expenses = excluded.operating_expenses`);
}
