import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Id } from "../../src/core/id.ts";
import { leaseSeconds } from "../../src/features/wave/claim-sync.ts";
import type { Database } from "../../src/platform/db/database.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { atApp } from "../support/servers/own-person.ts";
import { booksOf, startWaveWorld, syncOf, type WaveWorld } from "../support/servers/wave-world.ts";
import { wavePath } from "../support/wave.ts";

/** A process that ends after any of its calls leaves a sync that the next one goes on with. */
const size = { businesses: 2, accounts: 201, customers: 3, vendors: 1, products: 1, invoices: 401 };
/** The list of businesses; and of each one 2 + 1 + 1 + 1 + 3 pages. */
const pagesOfAll = 1 + 2 * 8;

let opened: OpenedAdapter;
let world: WaveWorld;
let whole: Record<string, unknown[]>;
beforeAll(async () => {
  opened = await openOverPg();
  world = await startWaveWorld(opened, { size });
  await world.connect();
  await world.finish();
  whole = await booksOf(world.app.db, world.person.id);
});
afterAll(async () => {
  await world.close();
  await opened.stop();
});

class Killed extends Error {}

/** After so many units and statements of ours nothing that the process does arrives any more. */
function mortal(real: Database, calls: number): { db: Database; isDead: () => boolean } {
  let left = calls;
  const spend = () => {
    left -= 1;
    if (left < 0) throw new Killed();
  };
  const guard =
    (name: "select" | "update" | "delete" | "insert" | "with" | "execute" | "atomic") =>
    // The builders and units of the real database, which the death comes before.
    (...given: unknown[]) => {
      spend();
      const own: unknown = Reflect.get(real, name);
      return (own as (...all: unknown[]) => unknown).apply(real, given);
    };
  const names = ["select", "update", "delete", "insert", "with", "execute", "atomic"] as const;
  const guarded = Object.fromEntries(names.map((name) => [name, guard(name)]));
  return { db: Object.assign(Object.create(real), guarded) as Database, isDead: () => left < 0 };
}

async function beginAnew(): Promise<void> {
  const { db } = world.app;
  const { waveSyncs } = await import("../../src/features/wave/tables.ts");
  const { eq } = await import("drizzle-orm");
  // As if nothing had been read before, so that everything is.
  const mine = eq(waveSyncs.userId, world.person.id as Id<"user">);
  const change = { dueAt: new Date(0), fullThrough: null, syncedThrough: null };
  await db.update(waveSyncs).set(change).where(mine);
}

/** One run of the schedule in a process that dies; false when it lived to its end. */
async function runAndDie(calls: number, ahead: number): Promise<boolean> {
  const { db, isDead } = mortal(world.app.db, calls);
  const app: OwnApp = await startOwnApp(world.variables, { db }, { hasCheapHashes: true });
  app.passSeconds(ahead);
  await app.runSchedule().catch(() => undefined);
  return isDead();
}

describe("a process that dies", () => {
  test("after any call of a sync loses nothing and repeats no more than one page", async () => {
    let deaths = 0;
    for (let calls = 1; ; calls += 1) {
      await beginAnew();
      const asked = world.asked();
      const isDead = await runAndDie(calls, 0);
      if (isDead) deaths += 1;
      for (let run = 0; run < 10; run += 1) {
        if ((await syncOf(world.app.db, world.person)).status === "succeeded") break;
        // Whoever was killed holds the sync for as long as its lease.
        await runAndDie(Number.POSITIVE_INFINITY, (run + 1) * (leaseSeconds + 1));
      }
      const sync = await syncOf(world.app.db, world.person);
      expect(sync.status, `after ${calls} calls`).toBe("succeeded");
      expect(sync.counts, `after ${calls} calls`).toMatchObject({ invoices: 802, accounts: 402 });
      const repeated = world.asked() - asked - pagesOfAll;
      expect(repeated, `after ${calls} calls`).toBeLessThanOrEqual(1);
      if (!isDead) break;
    }
    expect(deaths).toBeGreaterThan(25);
    expect(await booksOf(world.app.db, world.person.id)).toEqual(whole);
  }, 600_000);
});

test("a sync that somebody else has taken over is left to them", async () => {
  await beginAnew();
  const other = await startOwnApp(world.variables, world.app, { hasCheapHashes: true });
  const asked = world.asked();
  await Promise.all(Array.from({ length: 4 }, (_, n) => (n % 2 ? other : world.app).runSchedule()));
  await world.finish();
  expect(world.asked() - asked).toBe(pagesOfAll);
  expect(await booksOf(world.app.db, world.person.id)).toEqual(whole);
});

test("a person who disconnects in the middle gets no more rows", async () => {
  const leaving = await startWaveWorld(opened, { size });
  await leaving.connect();
  expect((await leaving.state()).last_sync.status).toBe("running");
  const person = atApp(leaving.app, leaving.person);
  const run = leaving.app.runSchedule();
  await person.send("DELETE", wavePath);
  await run;
  const asked = leaving.asked();
  await leaving.app.runSchedule();
  expect(leaving.asked()).toBe(asked);
  expect((await leaving.state()).connected).toBe(false);
  await leaving.close();
});
