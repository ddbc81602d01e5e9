import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fromUuid } from "../../src/core/id.ts";
import { businessBalances, businesses } from "../../src/features/warehouse/tables.ts";
import { plainFigures, warehousePath } from "../support/health.ts";
import { expectProblem } from "../support/problem.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import {
  booksOf,
  day,
  startWaveWorld,
  syncOf,
  type WaveWorld,
} from "../support/servers/wave-world.ts";
import { wavePath } from "../support/wave.ts";

/** What a sync reads, how often it asks, and what it makes of what changed since. */
const size = {
  businesses: 3,
  accounts: 230,
  customers: 410,
  vendors: 5,
  products: 0,
  invoices: 620,
};
/** The list of businesses; and of each one 2 + 3 + 1 + 1 + 4 pages. */
const pagesOfAll = 1 + 3 * 11;

let opened: OpenedAdapter;
let world: WaveWorld;
beforeAll(async () => {
  opened = await openOverPg();
  world = await startWaveWorld(opened, { size });
});
afterAll(async () => {
  await world.close();
  await opened.stop();
});

const books = () => booksOf(world.app.db, world.person.id);

describe("the first sync", () => {
  test("reads every page of everything once", async () => {
    const reply = await world.connect();
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body).toMatchObject({ connected: true, last_sync: { status: "running" } });
    const state = await world.finish();
    expect(state.last_sync).toMatchObject({
      status: "succeeded",
      error: null,
      progress: null,
      counts: {
        businesses: 3,
        accounts: 3 * 230,
        customers: 3 * 410,
        vendors: 15,
        products: 0,
        invoices: 3 * 620,
      },
    });
    expect(state.businesses.map(({ name }: { name: string }) => name).sort()).toEqual([
      "Sample Business 1",
      "Sample Business 2",
      "Sample Business 3",
    ]);
    expect(world.asked()).toBe(pagesOfAll);
    const kept = await books();
    expect(kept["business_accounts"]).toHaveLength(3 * 230);
    expect(kept["business_contacts"]).toHaveLength(3 * 415);
    expect(kept["business_invoices"]).toHaveLength(3 * 620);
    expect(kept["business_days"]?.length).toBeGreaterThanOrEqual(3);
  });

  test("shows how far it is while it runs", async () => {
    const other = await startWaveWorld(opened, { size: { ...size, businesses: 2 } });
    await other.connect();
    const { last_sync: sync } = await other.state();
    expect(sync).toMatchObject({ status: "running", finished_at: null, error: null });
    expect(sync.progress).toMatchObject({
      step: expect.any(String),
      business_id: expect.stringMatching(/^biz_/),
      page: expect.any(Number),
    });
    expect(sync.counts.accounts).toBe(230);
    // What is left running here would be taken over by the world of the other tests.
    await other.finish();
    await other.close();
  });
});

test("texts that no database keeps do not stop a sync", async () => {
  const other = await startWaveWorld(opened, { size: { businesses: 1, invoices: 3 } });
  for (const business of other.wave.world.all()) business.name = "Half\ud83d a\0 Bakery";
  await other.connect();
  const { last_sync: sync, businesses } = await other.finish();
  expect(sync).toMatchObject({ status: "succeeded", error: null });
  expect(businesses[0]?.name).toBe("Half\ufffd a Bakery");
  await other.close();
});

test("the figures of a business of Wave are refused, whatever its currency", async () => {
  const other = await startWaveWorld(opened, { size: { businesses: 1, invoices: 3 } });
  await other.connect();
  await other.finish();
  const { businesses: read } = await syncOf(other.app.db, other.person);
  const id = fromUuid("business", read[0]?.uuid ?? "");
  await other.app.db.update(businesses).set({ currency: "HRK" }).where(eq(businesses.id, id));
  const path = `${warehousePath}/businesses/${id}/figures`;
  const put = await other.person.send("PUT", `${path}/2026-10-31`, { body: plainFigures });
  expectProblem(put, 409, "conflict");
  const health = await other.person.get(`${warehousePath}/health?business_id=${id}`);
  expect(health.status, health.text).toBe(200);
  await other.close();
});

describe("a second sync", () => {
  test("changes nothing, and asks for customers and invoices only of what has changed", async () => {
    const before = await books();
    const asked = world.asked();
    const begun = await world.person.post(`${wavePath}/sync`);
    expect(begun.status, begun.text).toBe(202);
    await world.app.settle();
    const { last_sync: sync } = await world.finish();
    expect(sync).toMatchObject({ status: "succeeded", counts: { customers: 0, invoices: 0 } });
    expect(world.asked() - asked).toBe(1 + 3 * (2 + 1 + 1 + 1 + 1));
    expect(await books()).toEqual(before);
  });

  test("brings what was changed and added at Wave", async () => {
    await world.passSeconds(3_600);
    const before = await books();
    world.wave.world.touch(0, "invoices", 1);
    world.wave.world.add(1, "invoices", 2);
    await world.person.post(`${wavePath}/sync`);
    const { last_sync: sync } = await world.finish();
    expect(sync.counts.invoices).toBe(3);
    const after = await books();
    expect(after["business_invoices"]).toHaveLength((before["business_invoices"]?.length ?? 0) + 2);
    const same = after["business_invoices"]?.filter((row) =>
      before["business_invoices"]?.includes(row),
    );
    expect(same).toHaveLength((before["business_invoices"]?.length ?? 0) - 1);
  });

  test("comes by itself a day later, and once a week reads everything: what was deleted goes", async () => {
    world.wave.world.remove(0, "invoices", 0);
    const count = async () => (await books())["business_invoices"]?.length;
    const before = await count();
    await world.passSeconds(day + 3_601);
    await world.app.runSchedule();
    await world.finish();
    expect((await syncOf(world.app.db, world.person)).isFull).toBe(false);
    expect(await count()).toBe(before);
    await world.passSeconds(6 * day);
    await world.app.runSchedule();
    await world.finish();
    expect((await syncOf(world.app.db, world.person)).isFull).toBe(true);
    expect(await count()).toBe((before ?? 0) - 1);
  });

  test("that is under way is reported and not doubled", async () => {
    await world.person.post(`${wavePath}/sync`);
    const first = await syncOf(world.app.db, world.person);
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => world.person.post(`${wavePath}/sync`)),
    );
    expect(replies.map(({ status }) => status)).toEqual(Array(8).fill(202));
    const same = await syncOf(world.app.db, world.person);
    expect(same.startedAt).toEqual(first.startedAt);
    await world.app.settle();
    await world.finish();
  });

  test("is refused where nothing is connected", async () => {
    const other = await startWaveWorld(opened);
    expectProblem(await other.person.post(`${wavePath}/sync`), 409, "wave_not_connected");
    expect((await other.person.get(wavePath)).body).toEqual({
      connected: false,
      reauthorization_needed: false,
      businesses: [],
      last_sync: {
        status: "never",
        started_at: null,
        finished_at: null,
        counts: {},
        progress: null,
        error: null,
      },
      next_sync_at: null,
      scopes: [],
    });
    await other.close();
  });
});

test("what was deleted at Wave goes with the next whole reading, on the same day too", async () => {
  const small = { businesses: 1, customers: 2, vendors: 1, products: 1, invoices: 260 };
  const other = await startWaveWorld(opened, { size: small });
  const countInvoices = async () => {
    const { business_invoices: invoices } = await booksOf(other.app.db, other.person.id);
    return invoices?.length;
  };
  await other.connect();
  await other.finish();
  expect(await countInvoices()).toBe(260);
  for (const at of [230, 0]) other.wave.world.remove(0, "invoices", at);
  // A new permission begins with a reading of everything.
  await other.connect();
  expect((await other.finish()).last_sync.status).toBe("succeeded");
  expect(await countInvoices()).toBe(258);
  await other.close();
});

// The last one, since its time runs ahead of that of all others.
test("balances are of the day on which they are read, however long a sync has waited", async () => {
  const other = await startWaveWorld(opened, { size: { ...size, businesses: 2 } });
  await other.connect();
  const begun = await syncOf(other.app.db, other.person);
  expect(begun).toMatchObject({ status: "running", position: 0 });
  // As when the server was off, or the person could not use the service for a while.
  await other.passSeconds(7 * day);
  const { last_sync: sync } = await other.finish();
  expect(sync.status).toBe("succeeded");
  const [first, second] = await Promise.all(
    begun.businesses.map(async ({ uuid }) => {
      const ofBusiness = eq(businessBalances.businessId, fromUuid("business", uuid));
      const days = other.app.db.selectDistinct({ day: businessBalances.day });
      return (await days.from(businessBalances).where(ofBusiness)).map((row) => row.day);
    }),
  );
  expect(first).toEqual([sync.started_at.slice(0, 10)]);
  expect(second).toEqual([sync.finished_at.slice(0, 10)]);
  await other.close();
});
