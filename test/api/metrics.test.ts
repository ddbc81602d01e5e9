import { describe, expect, test } from "vitest";
import { readScrape, type ScrapedSample } from "../support/metrics.ts";
import { expectProblem } from "../support/problem.ts";
import { testVariables } from "../support/setup/variables.ts";
import { signUpStaff } from "../support/staff.ts";
import { newEmail, signUp, visitor } from "../support/start.ts";

const scrape = async () => {
  const reply = await visitor(testVariables.OPS_TOKEN).get("/metrics");
  expect(reply.status).toBe(200);
  expect(reply.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  return { ...readScrape(reply.text), text: reply.text };
};

describe("GET /metrics", () => {
  test("is for the monitoring system, and for whoever may read operations", async () => {
    expectProblem(await visitor().get("/metrics"), 401, "unauthenticated");
    expectProblem(
      await visitor("wrong-operations-token-01").get("/metrics"),
      401,
      "unauthenticated",
    );
    expectProblem(await (await signUp()).get("/metrics"), 403, "forbidden");
    expectProblem(await (await signUpStaff("support")).get("/metrics"), 403, "forbidden");
    expect((await (await signUpStaff("admin")).get("/metrics")).status).toBe(200);
  });

  test("counts requests by pattern and status, and shows no address", async () => {
    const person = await signUp();
    const labels = { method: "GET", route: "/api/v1/cards/:id", status: "404" };
    const before = await scrape();
    const id = "crd_01kdv8m1c4f6vb0h2j8k3n5p7q";
    for (let each = 0; each < 3; each += 1) await person.get(`/api/v1/cards/${id}`);
    const after = await scrape();
    const grown = (name: string) => after.value(name, labels) - before.value(name, labels);
    expect(grown("http_requests_total")).toBeGreaterThanOrEqual(3);
    expect(grown("http_request_duration_seconds_count")).toBe(grown("http_requests_total"));
    expect(after.text).not.toContain(id);
    expect(after.text).not.toContain(person.id);
  });

  test("histograms add up, with the same buckets everywhere", async () => {
    const seen = await scrape();
    const name = "http_request_duration_seconds";
    const all = seen.samples(`${name}_count`);
    expect(all.length).toBeGreaterThan(0);
    for (const { labels, value } of all) {
      const isOfIt = (one: ScrapedSample) =>
        Object.entries(labels).every(([label, text]) => one.labels[label] === text);
      const buckets = seen.samples(`${name}_bucket`).filter(isOfIt);
      const bounds = ["0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5"];
      const names = buckets.map((bucket) => bucket.labels["le"]);
      expect(names).toEqual([...bounds, "1", "2.5", "5", "10", "+Inf"]);
      const counts = buckets.map((bucket) => bucket.value);
      expect(counts).toEqual(counts.toSorted((one, other) => one - other));
      expect(counts.at(-1)).toBe(value);
      expect(seen.value(`${name}_sum`, labels)).toBeGreaterThanOrEqual(0);
    }
  });

  test("unknown paths and methods make no series of their own", async () => {
    const path = `/nothing-${newEmail().slice(0, 12)}`;
    expect((await visitor().get(path)).status).toBe(404);
    const { text } = await scrape();
    expect(text).not.toContain(path);
  });

  test("counts what the limiter decided", async () => {
    const labels = { policy: "ip", outcome: "allowed" };
    const name = "florin_rate_limit_decisions_total";
    const before = await scrape();
    await visitor().get("/health");
    expect((await scrape()).value(name, labels)).toBeGreaterThan(before.value(name, labels));
  });

  test("shows queues, the books and that nothing is out of balance", async () => {
    const person = await signUp();
    const opened = await person.post("/api/v1/accounts", { type: "checking", currency: "USD" });
    const deposit = { account_id: opened.body.id, amount: 12_34, currency: "USD" };
    const headers = { "idempotency-key": `metrics-${person.id}` };
    const paid = await person.post("/api/v1/sandbox/deposits", deposit, { headers });
    expect(paid.status).toBe(201);
    const seen = await scrape();
    expect(seen.value("florin_database_up")).toBe(1);
    expect(seen.value("florin_metric_store_up")).toBe(1);
    expect(seen.value("florin_ledger_unbalanced")).toBe(0);
    const cash = { purpose: "cash", currency: "USD" };
    expect(seen.value("florin_ledger_house_balance", cash)).toBeLessThanOrEqual(-12_34);
    for (const queue of ["outbox", "webhook_deliveries"]) {
      expect(seen.value("florin_queue_lag_seconds", { queue })).toBeGreaterThanOrEqual(0);
    }
  });
});
