import { afterAll, beforeAll, expect, test } from "vitest";
import { adapters, type OpenedAdapter } from "../support/servers/adapters.ts";
import { booksOf, startWaveWorld, syncOf, type WaveWorld } from "../support/servers/wave-world.ts";
import { wavePath } from "../support/wave.ts";

/**
 * What an invocation of a Worker may ask of others: 50 requests on the free plan, each statement or
 * unit over Neon's HTTP being one. The database here is behind that very protocol.
 */
const maxOfInvocation = 50;
const size = {
  businesses: 3,
  accounts: 300,
  customers: 100,
  vendors: 20,
  products: 50,
  invoices: 5_000,
};
/** The list of businesses; and of each one 2 + 1 + 1 + 1 + 25 pages. */
const pagesOfAll = 1 + 3 * 30;

let opened: OpenedAdapter;
let world: WaveWorld;
let sent = 0;
const real = globalThis.fetch;
beforeAll(async () => {
  const [, open] = adapters.find(([name]) => name === "Neon over HTTP") ?? [];
  if (!open) throw new Error("There is no such adapter");
  globalThis.fetch = (input, init) => {
    sent += 1;
    return real(input, init);
  };
  opened = await open();
  world = await startWaveWorld(opened, { size });
});
afterAll(async () => {
  globalThis.fetch = real;
  await world.close();
  await opened.stop();
});

async function count(act: () => Promise<unknown>): Promise<number> {
  sent = 0;
  await act();
  return sent;
}

/** Runs until the sync has ended; the requests of each run. */
async function runToTheEnd(): Promise<number[]> {
  const runs: number[] = [];
  while ((await syncOf(world.app.db, world.person)).status === "running") {
    runs.push(await count(() => world.app.runSchedule()));
    if (runs.length > 40) throw new Error("It does not end");
  }
  return runs;
}

test("three businesses with 5,000 invoices and 300 accounts each are read within the bounds", async () => {
  const returned = await count(() => world.connect());
  // The browser's part of it, too: two requests, and what goes on after the second reply.
  expect(returned).toBeLessThanOrEqual(maxOfInvocation);
  const runs = await runToTheEnd();
  expect(Math.max(...runs)).toBeLessThanOrEqual(maxOfInvocation);
  expect(world.asked()).toBe(pagesOfAll);
  const { last_sync: sync } = await world.state();
  expect(sync).toMatchObject({
    status: "succeeded",
    counts: { businesses: 3, accounts: 900, invoices: 15_000 },
  });
  const before = await booksOf(world.app.db, world.person.id);
  expect(before["business_invoices"]).toHaveLength(15_000);
  expect(before["business_accounts"]).toHaveLength(900);

  // All of it once more, as each week, with tokens that have run out.
  await world.passSeconds(8 * 24 * 3_600);
  const asked = world.asked();
  const again = [await count(() => world.app.runSchedule()), ...(await runToTheEnd())];
  expect(Math.max(...again)).toBeLessThanOrEqual(maxOfInvocation);
  expect(world.asked() - asked).toBe(pagesOfAll);
  const after = await booksOf(world.app.db, world.person.id);
  const facts = ["business_invoices", "business_invoice_items", "business_invoice_payments"];
  for (const table of facts) {
    expect(after[table]?.map(withoutDay), table).toEqual(before[table]?.map(withoutDay));
  }
  console.log(`requests of a run with a sync: ${runs.join(" ")}; once more: ${again.join(" ")}`);
}, 300_000);

/** The day on which it was seen last. */
function withoutDay(row: unknown): unknown {
  const { seen_on: _, ...rest } = JSON.parse(String(row));
  return rest;
}

test("asked for, it stays within them too", async () => {
  const requests = await count(async () => {
    await world.person.post(`${wavePath}/sync`);
    await world.app.settle();
  });
  expect(requests).toBeLessThanOrEqual(maxOfInvocation);
});
