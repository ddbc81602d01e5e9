import type { Person, Reply } from "./start.ts";

type Caller = Pick<Person, "send" | "post" | "get">;

export const warehousePath = "/api/v1/warehouse";

/** A business whose figures are given by hand. */
export async function createBusiness(
  owner: Caller,
  { name = "Example Bakery", currency = "USD" } = {},
): Promise<Reply["body"]> {
  return must(owner.post(`${warehousePath}/businesses`, { name, currency }), 201);
}

/** Minor units; a business of which every metric has a value. */
export const plainFigures = {
  cash: 7_000_00,
  receivables: 4_000_00,
  overdue_receivables: 1_100_00,
  other_current_assets: 1_000_00,
  current_liabilities: 8_000_00,
  long_term_liabilities: 4_000_00,
  equity: 4_000_00,
  revenue: 11_800_00,
  cost_of_goods_sold: 4_500_50,
  operating_expenses: 8_000_00,
};

export function putFigures(
  owner: Caller,
  id: string,
  date: string,
  figures: Readonly<Record<string, unknown>> = plainFigures,
): Promise<Reply> {
  return owner.send("PUT", `${warehousePath}/businesses/${id}/figures/${date}`, { body: figures });
}

export function uploadFigures(owner: Caller, id: string, text: string): Promise<Reply> {
  const headers = { "content-type": "text/csv; charset=utf-8" };
  const path = `${warehousePath}/businesses/${id}/figures`;
  return owner.send("POST", path, { raw: text, headers });
}

/** The metrics of a health reply by their names. */
export async function healthOf(owner: Caller, id: string, at = ""): Promise<Reply["body"]> {
  const query = `business_id=${id}${at && `&at=${at}`}`;
  const body = await must(owner.get(`${warehousePath}/health?${query}`), 200);
  const byName = body.data.map((each: { metric: string }) => [each.metric, each]);
  return { ...body, byName: Object.fromEntries(byName) };
}

export const businessAnswers = {
  monthly_revenue: 250_000,
  cash_reserve_months: 3,
  invoices_paid_within_30_days: 80,
  formal_budget: true,
  review_frequency: "weekly",
  debt_to_income: 30,
  accounting_software: false,
  profit_margin: 12.5,
};

export function answerBusinessHealth(owner: Caller): Promise<Reply["body"]> {
  const body = { questionnaire: "business-health", answers: businessAnswers };
  return must(owner.post("/api/v1/assessments", body), 201);
}

async function must(sent: Promise<Reply>, status: number): Promise<Reply["body"]> {
  const reply = await sent;
  if (reply.status === status) return reply.body;
  throw new Error(`Expected ${status}, got ${reply.status}: ${reply.text}`);
}
