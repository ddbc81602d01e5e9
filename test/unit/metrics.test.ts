import { describe, expect, it } from "vitest";
import { countFamilies } from "../../src/platform/metrics/count-families.ts";
import { renderFamilies } from "../../src/platform/metrics/exposition.ts";
import { bucketOf } from "../../src/platform/metrics/fields.ts";
import {
  type Batch,
  createMemoryMetricStore,
  type MetricStore,
} from "../../src/platform/metrics/metric-store.ts";
import { createMetrics } from "../../src/platform/metrics/metrics.ts";
import { maxSeries } from "../../src/platform/metrics/tally.ts";
import { readScrape } from "../support/metrics.ts";

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const request = { method: "GET", route: "/health", status: 200, durationMs: 3 } as const;

/** A store that adds each batch once, as the script in Redis does, and fails when it is told to. */
function createStore() {
  const memory = createMemoryMetricStore();
  const seen = new Set<string>();
  const state = { failsBefore: false, failsAfter: false, calls: 0 };
  const store: MetricStore = {
    isShared: true,
    async add(batch: Batch) {
      state.calls += 1;
      if (state.failsBefore) throw new Error("away");
      if (!seen.has(batch.id)) await memory.add(batch);
      seen.add(batch.id);
      if (state.failsAfter) throw new Error("the answer is lost");
    },
    read: memory.read,
  };
  return { store, state };
}

function setUp() {
  const { store, state } = createStore();
  const time = { ms: 1_000_000 };
  let ids = 0;
  const metrics = createMetrics({
    store,
    log: silent,
    clock: () => new Date(time.ms),
    newId: (kind) => {
      ids += 1;
      return `${kind}_${ids}` as never;
    },
  });
  const tasks: Promise<void>[] = [];
  const background = { keepAlive: (running: Promise<void>) => void tasks.push(running) };
  return { metrics, state, time, background, tasks };
}

const scrape = async (metrics: ReturnType<typeof setUp>["metrics"]) => {
  const counts = await metrics.read();
  return counts && readScrape(renderFamilies(countFamilies(counts)));
};

describe("metrics", () => {
  it("shows at once what this instance has just counted", async () => {
    const { metrics } = setUp();
    metrics.countRequest(request);
    metrics.countRequest({ ...request, durationMs: 7_000 });
    metrics.countDecision("login", "fallback_refused");
    const seen = await scrape(metrics);
    expect(seen?.value("http_requests_total", { route: "/health" })).toBe(2);
    expect(seen?.value("florin_rate_limit_decisions_total", { policy: "login" })).toBe(1);
    const duration = "http_request_duration_seconds";
    expect(seen?.value(`${duration}_sum`)).toBe(7.003);
    expect(seen?.value(`${duration}_count`)).toBe(2);
    const below = ["0.005", "5", "10", "+Inf"].map((le) =>
      seen?.value(`${duration}_bucket`, { le }),
    );
    expect(below).toEqual([1, 1, 2, 2]);
  });

  it("adds a batch once, although its first answer was lost", async () => {
    const { metrics, state, time } = setUp();
    metrics.countRequest(request);
    state.failsAfter = true;
    expect(await metrics.read()).toBeNull();
    expect(await metrics.read()).toBeNull();
    state.failsAfter = false;
    time.ms += 60_000;
    metrics.countRequest(request);
    expect((await scrape(metrics))?.value("http_requests_total")).toBe(2);
  });

  it("keeps what it counted while the store is away", async () => {
    const { metrics, state, time } = setUp();
    state.failsBefore = true;
    for (let each = 0; each < 100; each += 1) {
      metrics.countRequest(request);
      expect(await metrics.read()).toBeNull();
    }
    state.failsBefore = false;
    time.ms += 60_000;
    expect((await scrape(metrics))?.value("http_requests_total")).toBe(100);
  });

  it("hands over after replies, once for many of them, and before the end", async () => {
    const { metrics, state, background, tasks } = setUp();
    for (let each = 0; each < 50; each += 1) {
      metrics.countRequest(request);
      metrics.flushSoon(background);
    }
    expect([tasks.length, state.calls]).toEqual([1, 0]);
    await metrics.drain();
    expect(state.calls).toBe(1);
    metrics.countRequest(request);
    metrics.flushSoon(background);
    await Promise.all(tasks);
    expect([tasks.length, state.calls]).toEqual([2, 2]);
  });

  it("hands over again when a hand-over never ended", async () => {
    const { metrics, background, time, tasks } = setUp();
    metrics.flushSoon(background);
    time.ms += 60_000;
    metrics.flushSoon(background);
    expect(tasks).toHaveLength(2);
    await metrics.drain();
  });

  it("has a bounded number of series, whatever is asked", async () => {
    const { metrics } = setUp();
    const asked = maxSeries + 500;
    for (let each = 0; each < asked; each += 1) {
      metrics.countRequest({ ...request, route: `/${each}` });
      metrics.countRequest({ ...request, method: `METHOD-${each}` });
    }
    const seen = await scrape(metrics);
    const requests = seen?.samples("http_requests_total");
    expect(requests?.length).toBe(maxSeries + 1);
    expect(seen?.value("http_requests_total", { route: "overflow" })).toBeGreaterThan(0);
    const total = requests?.reduce((sum, { value }) => sum + value, 0);
    expect(total).toBe(2 * asked);
  });

  it("puts a bound into the bucket that it closes", () => {
    expect([0, 5, 5.001, 10_000, 10_000.001].map(bucketOf)).toEqual([0, 0, 1, 10, 11]);
  });

  it("leaves out fields that it does not know", async () => {
    const counts = new Map([
      ["http GET /health 200 b99", 7],
      ["http GET /health 200 later", 7],
      ["other", 7],
      ["limit a b c", 7],
    ]);
    const text = renderFamilies(countFamilies(counts));
    expect(readScrape(text).value("http_requests_total")).toBe(0);
    expect(text).not.toContain("7");
  });

  it("escapes what a label may hold", () => {
    const labels = { route: 'a"b\\c\nd' };
    const family = {
      name: "x",
      help: "y",
      kind: "gauge",
      samples: [{ labels, value: 1 }],
    } as const;
    expect(renderFamilies([family])).toContain('x{route="a\\"b\\\\c\\nd"} 1');
  });
});
