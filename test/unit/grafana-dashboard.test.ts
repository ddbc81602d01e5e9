import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { gaugeFamilies } from "../../src/features/reporting/gauge-families.ts";
import { countFamilies } from "../../src/platform/metrics/count-families.ts";
import { requestField } from "../../src/platform/metrics/fields.ts";

const dashboard = z
  .object({
    panels: z.array(
      z.object({
        id: z.number(),
        title: z.string(),
        targets: z.array(z.object({ expr: z.string() })).min(1),
      }),
    ),
  })
  .parse(
    JSON.parse(
      readFileSync(join(import.meta.dirname, "../../deploy/grafana-dashboard.json"), "utf8"),
    ),
  );

const nothing = { waiting: 0, lagSeconds: 0 };
const families = [
  ...countFamilies(new Map([[requestField("GET /health 200", "b0"), 1]])),
  ...gaugeFamilies({
    outbox: nothing,
    deliveries: nothing,
    cases: [],
    jobs: [],
    house: [],
    unbalanced: 0,
  }),
];
/** Those that the route itself adds. */
const own = ["florin_database_up", "florin_metric_store_up", "florin_info"];
const names = new Set([
  ...own,
  ...families.flatMap(({ name, kind }) =>
    kind === "histogram" ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  ),
]);

test("the dashboard asks for metrics that exist, and for every family but the version", () => {
  const asked = new Set(
    dashboard.panels.flatMap(({ targets }) =>
      targets.flatMap(({ expr }) => expr.match(/\b(?:http|florin)_[a-z_]+/g) ?? []),
    ),
  );
  expect([...asked].filter((name) => !names.has(name))).toEqual([]);
  const shown = (name: string) => [...asked].some((one) => one.startsWith(name));
  const left = families.map(({ name }) => name).filter((name) => !shown(name));
  expect(left).toEqual([
    "florin_job_last_run_timestamp_seconds",
    "florin_job_last_duration_seconds",
  ]);
});

test("its panels have numbers of their own", () => {
  const ids = dashboard.panels.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
