import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Id } from "../../src/core/id.ts";
import {
  dropUnseenInvoices,
  finishSync,
  forgetBusinesses,
  listHealth,
  saveAccounts,
  saveBusinesses,
  saveInvoices,
} from "../../src/features/warehouse/index.ts";
import {
  businessBalances,
  businessContacts,
  businessDays,
  businessInvoiceItems,
  businessInvoicePayments,
  businessInvoices,
} from "../../src/features/warehouse/tables.ts";
import type { Ctx } from "../../src/platform/ctx.ts";
import { adapters, type OpenedAdapter } from "../support/servers/adapters.ts";
import {
  accountRows,
  ctxOver,
  invoiceRow,
  invoices,
  newOwner,
  october,
  september,
  syncBooks,
  syncBusiness,
} from "../support/servers/business-books.ts";
import { dumpDatabase } from "../support/servers/database-dump.ts";

/** What a sync brings, and what is measured from it, over every adapter. */
describe.each(adapters)("the warehouse over %s", (_name, open) => {
  let opened: OpenedAdapter;
  let ctx: Ctx;
  beforeAll(async () => {
    opened = await open();
    ctx = ctxOver(opened.db);
  });
  afterAll(() => opened.stop());

  const newBusiness = async () => syncBusiness(ctx, await newOwner(ctx));
  async function dayOf(businessId: Id<"business">, day: string) {
    const isDay = and(eq(businessDays.businessId, businessId), eq(businessDays.day, day));
    const [row] = await ctx.db.select().from(businessDays).where(isDay);
    if (!row) throw new Error(`There is no ${day}`);
    return row;
  }

  test("measures a month of books as it comes out by hand", async () => {
    const id = await newBusiness();
    await syncBooks(ctx, id);
    const { metrics, inputs, notes } = await dayOf(id, october.day);
    expect(inputs).toEqual({
      cash: "7000",
      receivables: "4000",
      // 600 of the half-paid one, and the 1,000 CAD that were paid two days later.
      overdue_receivables: "1100",
      other_current_assets: "1000",
      current_liabilities: "8000",
      long_term_liabilities: "4000",
      // 12,000 + 5,000 − 1,000 − 8,000 − 4,000.
      equity: "4000",
      revenue: "11800",
      cost_of_goods_sold: "4500.5",
      // 7,100 of rent less a gain of 100.
      operating_expenses: "7000",
      period_days: "30",
      credit_sales: "4900",
      credit_sales_days: "90",
    });
    expect(metrics).toEqual({
      current_ratio: "1.5",
      quick_ratio: "1.375",
      cash_ratio: "0.875",
      gross_margin: "61.86",
      net_margin: "2.54",
      debt_to_equity: "3",
      dso: "73.5",
      overdue_share: "27.5",
      net_burn: "-299.5",
      runway_months: null,
      cash_buffer_days: "18.3",
    });
    expect(notes).toEqual({ runway_months: "nothing_to_divide_by" });
  });

  test("has no flows before there is a day to compare with, and goes on without them", async () => {
    const id = await newBusiness();
    await syncBooks(ctx, id, [september]);
    const { metrics, notes, inputs } = await dayOf(id, september.day);
    const flows = ["gross_margin", "net_margin", "net_burn", "runway_months", "cash_buffer_days"];
    expect(notes).toEqual(Object.fromEntries(flows.map((name) => [name, "no_earlier_day"])));
    expect(flows.map((name) => metrics[name])).toEqual(flows.map(() => null));
    expect(metrics).toMatchObject({ current_ratio: "7.25" });
    expect(inputs).toMatchObject({ revenue: null, period_days: null });
  });

  test("changes nothing when it all comes again, and takes the latest of a day", async () => {
    const id = await newBusiness();
    await syncBooks(ctx, id);
    const once = await dumpDatabase(ctx.db);
    await syncBooks(ctx, id);
    await finishSync(ctx, id, october.day);
    const twice = await dumpDatabase(ctx.db);
    const unsealed = (lines: readonly string[] = []) =>
      lines.map((line) => line.replace(/"name_sealed": "[^"]*"/, "")).sort();
    for (const [table, lines] of once) expect(unsealed(twice.get(table))).toEqual(unsealed(lines));

    const later = accountRows({ bank: "7500.00" });
    await saveAccounts(ctx.db, ctx, id, october.day, later);
    await finishSync(ctx, id, october.day);
    expect((await dayOf(id, october.day)).inputs).toMatchObject({ cash: "8000" });
    expect(await dayOf(id, september.day)).toMatchObject({ inputs: { cash: "10000" } });
  });

  test("measures later days again that are compared with a day that changed", async () => {
    const id = await newBusiness();
    await syncBooks(ctx, id);
    await saveAccounts(ctx.db, ctx, id, september.day, accountRows({ sales: "21000" }));
    await finishSync(ctx, id, september.day);
    expect((await dayOf(id, october.day)).inputs).toMatchObject({ revenue: "10800" });
  });

  test("replaces items and payments, and drops invoices that are gone", async () => {
    const id = await newBusiness();
    const item = { productId: null, quantity: "2", total: "50" };
    const paid = { amount: "10", paymentDate: "2026-09-12" };
    const row = invoiceRow({ id: "A", items: [item, item, item], payments: [paid, paid] });
    await saveInvoices(ctx.db, ctx, id, "2026-09-20", [row, invoiceRow({ id: "B" })]);
    const fewer = { ...row, items: [{ ...item, total: "70" }], payments: [] };
    // A page may show an invoice twice; the later one counts.
    await saveInvoices(ctx.db, ctx, id, "2026-09-21", [row, fewer]);
    const items = await ctx.db
      .select()
      .from(businessInvoiceItems)
      .where(eq(businessInvoiceItems.businessId, id));
    expect(items.map(({ invoiceId, total }) => [invoiceId, total]).sort()).toEqual([
      ["A", "70"],
      ["B", "100.00"],
    ]);
    const isPaid = eq(businessInvoicePayments.businessId, id);
    expect(await ctx.db.select().from(businessInvoicePayments).where(isPaid)).toEqual([]);
    await dropUnseenInvoices(ctx.db, id, "2026-09-21");
    const left = await ctx.db
      .select()
      .from(businessInvoices)
      .where(eq(businessInvoices.businessId, id));
    expect(left.map(({ sourceId }) => sourceId)).toEqual(["A"]);
  });

  test("does not know a line of which one balance could not be converted", async () => {
    const id = await newBusiness();
    const [bank, card, none] = accountRows({ bank: "100", card: "50", transit: null });
    if (!bank || !card || !none) throw new Error("Three accounts are needed");
    const foreign = { ...bank, id: "foreign", currency: "EUR", balanceInBusinessCurrency: null };
    const own = { ...bank, balanceInBusinessCurrency: null };
    const strange = { ...bank, id: "strange", type: "SOMETHING_NEW" };
    await saveAccounts(ctx.db, ctx, id, "2026-09-01", [own, card, none, strange]);
    await saveAccounts(ctx.db, ctx, id, "2026-09-02", [own, card, foreign]);
    await finishSync(ctx, id, "2026-09-01");
    await finishSync(ctx, id, "2026-09-02");
    expect((await dayOf(id, "2026-09-01")).metrics).toMatchObject({ cash_ratio: "2" });
    const unknown = await dayOf(id, "2026-09-02");
    expect(unknown.metrics).toMatchObject({ cash_ratio: null, current_ratio: null });
    expect(unknown.notes).toMatchObject({ cash_ratio: "figure_missing" });
  });

  test("does not take an unknown rate for one", async () => {
    const id = await newBusiness();
    const noReceivables = accountRows({ bank: "100", card: "50" });
    const facts = { invoiceDate: "2026-09-01", dueDate: "2026-09-02", total: "1000" };
    const own = invoiceRow({ id: "own", ...facts });
    const settled = { ...facts, status: "PAID", amountDue: "0", exchangeRate: null };
    const old = { ...settled, invoiceDate: "2026-05-01", dueDate: "2026-05-02" };
    const measureWith = async (day: string, row: typeof own) => {
      await saveAccounts(ctx.db, ctx, id, day, noReceivables);
      await saveInvoices(ctx.db, ctx, id, day, [own, row]);
      await finishSync(ctx, id, day);
      return (await dayOf(id, day)).inputs;
    };
    // What is neither owed nor sold in the last 90 days needs no rate.
    const paid = invoiceRow({ id: "foreign", currency: "JPY", ...old });
    expect(await measureWith("2026-09-10", paid)).toMatchObject({
      receivables: "1000",
      overdue_receivables: "1000",
      credit_sales: "1000",
    });
    for (const [n, exchangeRate] of [null, "0", "-1.5", "1000000000"].entries()) {
      const owed = invoiceRow({ id: "foreign", currency: "JPY", ...facts, exchangeRate });
      expect(await measureWith(`2026-09-1${n + 1}`, owed)).toMatchObject({
        receivables: null,
        overdue_receivables: null,
        credit_sales: null,
      });
    }
    const sold = invoiceRow({ id: "foreign", currency: "JPY", ...settled });
    expect(await measureWith("2026-09-15", sold)).toMatchObject({
      receivables: "1000",
      overdue_receivables: "1000",
      credit_sales: null,
    });
    // In the business's own currency there is nothing to convert.
    const zero = invoiceRow({ id: "foreign", ...facts, exchangeRate: "0" });
    expect(await measureWith("2026-09-16", zero)).toMatchObject({ receivables: "2000" });
  });

  test("tells no amount in a currency that is not in use any more, and all else", async () => {
    const ownerId = await newOwner(ctx);
    const row = { id: "Business:1", name: "Stara pekara", currency: "HRK" };
    const [saved] = await saveBusinesses(ctx.db, ctx, ownerId, [row]);
    if (!saved) throw new Error("No business was saved");
    await syncBooks(ctx, saved.id);
    const [health] = await listHealth(ctx, ownerId, october.day, 1);
    const told = new Map(health?.data.map((each) => [each.metric, each]));
    expect(told.get("current_ratio")).toMatchObject({ value: 1.5, band: "green" });
    expect(told.get("current_ratio")?.inputs).toMatchObject({ cash: null });
    expect(told.get("net_burn")).toMatchObject({
      value: null,
      unit: "HRK",
      note: "Nobody knows how amounts of this currency are written.",
    });
  });

  test("takes no amount that is none", async () => {
    const id = await newBusiness();
    for (const balance of ["NaN", "Infinity", "1e30", "x"]) {
      const rows = accountRows({ bank: balance });
      await expect(saveAccounts(ctx.db, ctx, id, "2026-09-01", rows)).rejects.toThrow();
    }
    const isOfBusiness = eq(businessBalances.businessId, id);
    expect(await ctx.db.select().from(businessBalances).where(isOfBusiness)).toEqual([]);
  });

  test("keeps one business per id of the source, and names of others sealed", async () => {
    const ownerId = await newOwner(ctx);
    const id = await syncBusiness(ctx, ownerId);
    expect(await syncBusiness(ctx, ownerId)).toBe(id);
    expect(await syncBusiness(ctx, await newOwner(ctx))).not.toBe(id);
    await syncBooks(ctx, id);
    const dump = await dumpDatabase(ctx.db);
    expect(JSON.stringify([...dump])).not.toMatch(/Zebulon|Canary Mill/);
    await forgetBusinesses(ctx.db, ownerId);
    const contacts = eq(businessContacts.businessId, id);
    expect(await ctx.db.select().from(businessContacts).where(contacts)).toEqual([]);
    await expect(finishSync(ctx, id, october.day)).rejects.toMatchObject({ code: "not_found" });
    await expect(saveInvoices(ctx.db, ctx, id, october.day, invoices)).rejects.toThrow();
  });
});
