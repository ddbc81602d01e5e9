import { expect, test } from "vitest";
import { createBusiness, healthOf, putFigures } from "../support/health.ts";
import { startOwnApp } from "../support/servers/own-app.ts";
import { atApp, signUpAt } from "../support/servers/own-person.ts";

/** Measured on plain figures: a current ratio of 1.5. */
const METRIC_BANDS = JSON.stringify({
  current_ratio: { green: 1.6, amber: 1.51 },
  debt_to_equity: { green: 3, amber: 4 },
});

test("bands of measured ratios are the operator's, and the values stay", async () => {
  await using opened = new AsyncDisposableStack();
  const usual = await startOwnApp({}, undefined, { hasCheapHashes: true });
  opened.defer(() => usual.close());
  const own = await startOwnApp({ METRIC_BANDS }, usual, { hasCheapHashes: true });
  opened.defer(() => own.close());
  const ada = await signUpAt(usual);
  const { id } = await createBusiness(ada);
  await putFigures(ada, id, "2026-10-31");
  const before = await healthOf(ada, id);
  const after = await healthOf(atApp(own, ada), id);
  expect(before.byName.current_ratio).toMatchObject({ value: 1.5, band: "green" });
  expect(after.byName.current_ratio).toMatchObject({ value: 1.5, band: "red" });
  expect(before.byName.debt_to_equity).toMatchObject({ value: 3, band: "red" });
  expect(after.byName.debt_to_equity).toMatchObject({ value: 3, band: "green" });
  expect(after.byName.quick_ratio).toEqual(before.byName.quick_ratio);
});
