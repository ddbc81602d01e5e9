import { beforeAll, describe, expect, test } from "vitest";
import {
  createBusiness,
  healthOf,
  plainFigures,
  putFigures,
  uploadFigures,
  warehousePath,
} from "../support/health.ts";
import { expectProblem } from "../support/problem.ts";
import { type Person, signUp } from "../support/start.ts";

let ada: Person;
let eve: Person;
beforeAll(async () => {
  [ada, eve] = await Promise.all([signUp(), signUp()]);
});

const values = (health: { byName: Record<string, { value: number | null }> }) =>
  Object.fromEntries(Object.entries(health.byName).map(([name, { value }]) => [name, value]));

describe("a business kept by hand", () => {
  test("is listed newest first, and deleted with all its figures", async () => {
    const owner = await signUp();
    const first = await createBusiness(owner);
    const second = await createBusiness(owner, { name: "Two", currency: "JPY" });
    expect(first).toMatchObject({ source: "manual", currency: "USD", last_figures_on: null });
    await putFigures(owner, first.id, "2026-10-31");
    const { body } = await owner.get(`${warehousePath}/businesses?limit=1`);
    expect(body.data).toEqual([second]);
    const rest = await owner.get(`${warehousePath}/businesses?cursor=${body.next_cursor}`);
    expect(rest.body).toMatchObject({
      data: [{ id: first.id, last_figures_on: "2026-10-31" }],
      next_cursor: null,
    });
    const path = `${warehousePath}/businesses/${first.id}`;
    expect((await owner.send("DELETE", path)).status).toBe(204);
    expectProblem(await owner.send("DELETE", path), 404, "not_found");
    const gone = await owner.get(`${warehousePath}/health?business_id=${first.id}`);
    expectProblem(gone, 404, "not_found");
  });

  test("is looked for after its figures were looked at", async () => {
    const figures = { ...plainFigures, receivables: 1, overdue_receivables: 2 };
    const path = `${warehousePath}/businesses/biz_01jd3v3v5fe8wr4t4yx0x4tq7a/figures/2026-10-31`;
    const reply = await ada.send("PUT", path, { body: figures });
    expectProblem(reply, 400, "validation_failed");
    expect(reply.body.errors).toEqual([
      { pointer: "/overdue_receivables", message: "must not be more than receivables" },
    ]);
  });

  test("is one of twenty at most, however many are made at once", async () => {
    const owner = await signUp();
    const body = { name: "One of many", currency: "EUR" };
    const made = await Promise.all(
      Array.from({ length: 25 }, () => owner.post(`${warehousePath}/businesses`, body)),
    );
    expect(made.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(made.filter(({ status }) => status === 409)).toHaveLength(5);
  });

  test("is nobody else's", async () => {
    const { id } = await createBusiness(ada);
    await putFigures(ada, id, "2026-10-31");
    for (const route of ["health", "metrics"]) {
      for (const named of [id, "biz_01jd3v3v5fe8wr4t4yx0x4tq7a", "x"]) {
        const reply = await eve.get(`${warehousePath}/${route}?business_id=${named}`);
        expectProblem(reply, 404, "not_found");
      }
      expectProblem(await eve.get(`${warehousePath}/${route}`), 400, "validation_failed");
    }
    expectProblem(await putFigures(eve, id, "2026-10-31"), 404, "not_found");
    expect((await healthOf(ada, id)).as_of).toBe("2026-10-31");
  });
});

describe("health", () => {
  test("comes out as by hand, with its inputs, and by the newest figures up to the day", async () => {
    const { id } = await createBusiness(ada);
    await putFigures(ada, id, "2026-09-30", { ...plainFigures, cash: 1_000_00 });
    const kept = await putFigures(ada, id, "2026-10-31");
    expect(kept.body).toEqual({
      business_id: id,
      date: "2026-10-31",
      ...plainFigures,
      period_days: 30,
    });
    const health = await healthOf(ada, id, "2026-11-15");
    expect(health).toMatchObject({ business_id: id, at: "2026-11-15", as_of: "2026-10-31" });
    expect(values(health)).toEqual({
      current_ratio: 1.5,
      quick_ratio: 1.375,
      cash_ratio: 0.875,
      // (11,800 − 4,500.50) ÷ 11,800, and less 8,000 of costs.
      gross_margin: 61.86,
      net_margin: -5.94,
      debt_to_equity: 3,
      // 4,000 ÷ 11,800 × 30, all sales being taken as on credit.
      dso: 10.2,
      overdue_share: 27.5,
      // 4,500.50 + 8,000 − 11,800, in cents.
      net_burn: 700_50,
      runway_months: 10,
      // 7,000 ÷ (12,500.50 ÷ 30).
      cash_buffer_days: 16.8,
    });
    expect(health.byName.net_burn).toEqual({
      metric: "net_burn",
      value: 700_50,
      unit: "USD",
      band: null,
      inputs: {
        revenue: 11_800_00,
        cost_of_goods_sold: 4_500_50,
        operating_expenses: 8_000_00,
        period_days: 30,
      },
    });
    expect(health.byName.current_ratio).toMatchObject({ unit: "ratio", band: "green" });
    expect(health.byName.debt_to_equity.band).toBe("red");
    expect((await healthOf(ada, id, "2026-10-30")).byName.cash_ratio.value).toBe(0.125);
    const before = await healthOf(ada, id, "2026-09-29");
    expect(before).toMatchObject({ as_of: null });
    expect(new Set(Object.values(values(before)))).toEqual(new Set([null]));
    expect(before.byName.dso.note).toMatch(/no figures/i);
  });

  const nothing = Object.fromEntries(Object.keys(plainFigures).map((name) => [name, 0]));
  test.each([
    ["nothing at all", {}, {}, { debt_to_equity: "red", runway_months: "green" }],
    ["no debts", { cash: 5_00, equity: 5_00 }, { debt_to_equity: 0 }, { debt_to_equity: "green" }],
    [
      "negative equity",
      { current_liabilities: 10_00, equity: -4_00 },
      { current_ratio: 0, quick_ratio: 0, cash_ratio: 0, debt_to_equity: -2.5 },
      { debt_to_equity: "red", current_ratio: "red" },
    ],
    [
      "equity that nobody told",
      { current_liabilities: 10_00, cash: 31_00, equity: null },
      { current_ratio: 3.1, quick_ratio: 3.1, cash_ratio: 3.1, debt_to_equity: null },
      { debt_to_equity: null, current_ratio: "green" },
    ],
    [
      "costs without revenue",
      { cash: 60_00, operating_expenses: 30_00, period_days: 15 },
      { net_burn: 60_00, runway_months: 1, cash_buffer_days: 30 },
      { gross_margin: null, net_burn: null, runway_months: "red", cash_buffer_days: "green" },
    ],
    [
      "an overdrawn account",
      { cash: -60_00, operating_expenses: 30_00, current_liabilities: 60_00 },
      {
        current_ratio: -1,
        cash_ratio: -1,
        quick_ratio: -1,
        net_burn: 30_00,
        runway_months: 0,
        cash_buffer_days: 0,
      },
      { cash_ratio: "red", runway_months: "red" },
    ],
    [
      "more given back than sold",
      { revenue: -10_00 },
      { net_burn: 10_00, runway_months: 0 },
      { gross_margin: null, net_margin: null, dso: null },
    ],
  ] as const)("of %s divides by no zero", async (_, figures, expected, bands) => {
    const owner = await signUp();
    const { id } = await createBusiness(owner);
    const put = await putFigures(owner, id, "2026-10-31", { ...nothing, ...figures });
    expect(put.status, put.text).toBe(200);
    const health = await healthOf(owner, id, "2026-10-31");
    const none = Object.fromEntries(Object.keys(health.byName).map((name) => [name, null]));
    expect(values(health)).toEqual({ ...none, net_burn: 0, ...expected });
    for (const [metric, band] of Object.entries(bands)) {
      expect(health.byName[metric].band, metric).toBe(band);
    }
    for (const each of health.data) {
      if (each.value === null) expect(each.note, each.metric).toEqual(expect.any(String));
    }
  });

  test("notes idle cash, and knows currencies without decimals", async () => {
    const { id } = await createBusiness(ada, { currency: "JPY" });
    const figures = { ...plainFigures, current_liabilities: 100, operating_expenses: 800_001 };
    await putFigures(ada, id, "2026-10-31", { ...figures, period_days: 31 });
    const { byName } = await healthOf(ada, id, "2026-10-31");
    expect(byName.current_ratio.note).toMatch(/idle/);
    // (450,050 + 800,001 − 1,180,000) × 30 ÷ 31 = 67,791.29 yen.
    expect(byName.net_burn).toMatchObject({ value: 67_791, unit: "JPY" });
    expect(byName.net_burn.inputs.operating_expenses).toBe(800_001);
  });
});

test.each(["at=0000-01-01", "at=2026-02-30", "at=x", "at=1899-12-31"])(
  "there is no health of %s",
  async (query) => {
    const { id } = await createBusiness(await signUp());
    const reply = await ada.get(`${warehousePath}/health?business_id=${id}&${query}`);
    expectProblem(reply, 400, "validation_failed");
  },
);

describe("a series", () => {
  let id: string;
  let owner: Person;
  const ask = (query: string) => owner.get(`${warehousePath}/metrics?business_id=${id}&${query}`);
  beforeAll(async () => {
    owner = await signUp();
    ({ id } = await createBusiness(owner));
    const days = { "2026-01-01": 1, "2026-01-04": 2, "2026-01-05": 3, "2026-01-31": 4 };
    for (const [date, cash] of Object.entries({ "2025-12-28": 9, ...days, "2026-03-01": 5 })) {
      await putFigures(owner, id, date, { ...plainFigures, cash: cash * 8_000_00 });
    }
  });

  test.each([
    ["day", { "2026-01-01": 1, "2026-01-04": 2, "2026-01-05": 3, "2026-01-31": 4 }],
    ["week", { "2026-W01": 2, "2026-W02": 3, "2026-W05": 4 }],
    ["month", { "2026-01": 4 }],
  ])("by %s has the last value of each period, oldest first", async (interval, periods) => {
    const range = `metric=cash_ratio&from=2026-01-01&to=2026-02-28&interval=${interval}`;
    const { status, body } = await ask(range);
    expect(status).toBe(200);
    expect(body.data).toEqual(
      Object.entries(periods).map(([period, value]) => ({
        metric: "cash_ratio",
        period,
        value,
        unit: "ratio",
      })),
    );
  });

  test("of all metrics has all of them, and money with its currency", async () => {
    const { body } = await ask("from=2026-03-01&to=2026-03-01");
    expect(body.data).toHaveLength(11);
    const burn = { metric: "net_burn", period: "2026-03-01", value: 700_50, unit: "USD" };
    expect(body.data).toContainEqual(burn);
  });

  test.each(["from=2026-02-01&to=2026-01-01", "from=1900-01-01&to=2026-01-01"])(
    "is not of %s",
    async (range) => {
      const reply = await ask(range);
      expectProblem(reply, 400, "validation_failed");
      expect(reply.body.errors[0].pointer).toBe("/from");
    },
  );

  test("changes nothing when the same figures come again", async () => {
    const once = await ask("from=2025-01-01&to=2026-12-31");
    await putFigures(owner, id, "2026-01-04", { ...plainFigures, cash: 2 * 8_000_00 });
    expect((await ask("from=2025-01-01&to=2026-12-31")).body).toEqual(once.body);
    const path = `${warehousePath}/businesses/${id}/figures/2026-03-01`;
    for (let turn = 0; turn < 2; turn += 1) {
      expect((await owner.send("DELETE", path)).status).toBe(204);
    }
    const { body } = await ask("metric=dso&from=2026-03-01&to=2026-03-31");
    expect(body.data).toEqual([]);
  });
});

describe("figures as CSV", () => {
  const header =
    "date,cash,receivables,overdue_receivables,other_current_assets,current_liabilities," +
    "long_term_liabilities,equity,revenue,cost_of_goods_sold,operating_expenses";

  test("are kept in major units, all at once, and replace those of their days", async () => {
    const { id } = await createBusiness(ada);
    await putFigures(ada, id, "2026-10-31");
    const rows = '2026-10-31,"400.50",0,0,0,100,0,,0,0,0\r\n2026-09-30,200,0,0,0,100,0,,0,0,0\r\n';
    const reply = await uploadFigures(ada, id, `\uFEFF${header}\r\n${rows}`);
    expect(reply.status, reply.text).toBe(201);
    const upload = { business_id: id, saved: 2, from: "2026-09-30", to: "2026-10-31" };
    expect(reply.body).toEqual(upload);
    expect((await healthOf(ada, id, "2026-10-31")).byName.cash_ratio.value).toBe(4.005);
    expect((await healthOf(ada, id, "2026-10-30")).byName.cash_ratio.value).toBe(2);
  });

  test("are not kept at all when one cell is wrong", async () => {
    const { id } = await createBusiness(ada);
    const rows = "2026-10-31,400,0,0,0,100,0,,0,0,0\n2026-09-30,x,0,0,0,100,-1,,0,0,0\n";
    const reply = await uploadFigures(ada, id, `${header}\n${rows}`);
    expectProblem(reply, 400, "validation_failed");
    expect(reply.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      "/lines/3/cash",
      "/lines/3/long_term_liabilities",
    ]);
    expect((await healthOf(ada, id)).as_of).toBe(null);
  });

  test("come as text/csv only", async () => {
    const { id } = await createBusiness(ada);
    const path = `${warehousePath}/businesses/${id}/figures`;
    for (const type of ["application/json", "text/plain", "text/csvx"]) {
      const headers = { "content-type": type };
      const reply = await ada.send("POST", path, { raw: "{}", headers });
      expectProblem(reply, 415, "unsupported_media_type");
    }
  });
});

test.each([
  ["2026-10-31", { cash: 0.5 }, "/cash"],
  ["2026-10-31", { receivables: -1 }, "/receivables"],
  ["2026-10-31", { overdue_receivables: 4_000_01 }, "/overdue_receivables"],
  ["2026-10-31", { profit: 1 }, "/profit"],
  ["2026-10-31", { revenue: undefined }, "/revenue"],
  ["2100-01-01", {}, "/date"],
  ["1999-01-01", {}, "/date"],
])("figures of %s with %j are refused", async (date, change, pointer) => {
  const { id } = await createBusiness(ada);
  const reply = await putFigures(ada, id, date, { ...plainFigures, ...change });
  expectProblem(reply, 400, "validation_failed");
  expect(reply.body.errors[0].pointer).toBe(pointer);
});
