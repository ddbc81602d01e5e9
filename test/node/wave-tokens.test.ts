import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import type { Id } from "../../src/core/id.ts";
import { freshToken } from "../../src/features/wave/fresh-token.ts";
import { waveConnections, waveSyncs } from "../../src/features/wave/tables.ts";
import { systemCtx } from "../../src/platform/ctx.ts";
import { createLog, createServices, openOwnMemory } from "../../src/services.ts";
import { expectProblem } from "../support/problem.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { startOwnApp } from "../support/servers/own-app.ts";
import { atApp } from "../support/servers/own-person.ts";
import {
  graphqlPath,
  startWaveWorld,
  syncOf,
  type WaveWorld,
} from "../support/servers/wave-world.ts";
import { testVariables } from "../support/setup/variables.ts";
import { wavePath } from "../support/wave.ts";

/** Tokens are changed by one at a time, and a Wave that fails is waited for and not pestered. */
let opened: OpenedAdapter;
let world: WaveWorld;
const size = { businesses: 1, accounts: 5, customers: 2, vendors: 1, products: 1, invoices: 3 };
const pages = 6;

beforeAll(async () => {
  opened = await openOverPg();
});
beforeEach(async () => {
  world = await startWaveWorld(opened, { size });
  await world.connect();
  expect((await world.state()).last_sync.status).toBe("succeeded");
});
afterAll(() => opened.stop());

const connection = async () => {
  const mine = eq(waveConnections.userId, world.person.id as Id<"user">);
  const [row] = await world.app.db.select().from(waveConnections).where(mine);
  return row;
};
const begin = () => world.person.post(`${wavePath}/sync`).then(() => world.app.settle());

describe("an access token that has run out", () => {
  test("is changed once, however many find it so, in however many processes", async () => {
    await world.passSeconds(7_200);
    const other = await startOwnApp(world.variables, world.app, { hasCheapHashes: true });
    other.passSeconds(7_200);
    const elsewhere = atApp(other, world.person);
    await Promise.all([
      ...Array.from({ length: 5 }, () => world.person.post(`${wavePath}/sync`)),
      ...Array.from({ length: 5 }, () => elsewhere.post(`${wavePath}/sync`)),
      ...Array.from({ length: 3 }, () => world.app.runSchedule()),
      ...Array.from({ length: 3 }, () => other.runSchedule()),
    ]);
    await Promise.all([world.app.settle(), other.settle()]);
    const { last_sync: sync } = await world.finish();
    expect(sync).toMatchObject({ status: "succeeded", error: null });
    expect(world.wave.refreshes()).toBe(1);
    expect((await connection())?.generation).toBe(1);
    await world.close();
  });

  test("is changed once by forty at the very same time, and the others are told to wait", async () => {
    const ahead = () => new Date(Date.now() + 7_200_000);
    const config = readConfig({ ...testVariables, ...world.variables }, "node");
    const another = () => {
      const log = createLog(() => undefined);
      const parts = { db: world.app.db, memory: openOwnMemory(), log, clock: ahead };
      return systemCtx(createServices(config, parts), "test");
    };
    const both = [another(), another()];
    const id = world.person.id as Id<"user">;
    const asked = Array.from({ length: 20 }, () => both.map((ctx) => freshToken(ctx, id))).flat();
    const states = (await Promise.all(asked)).map(({ status }) => status);
    expect(new Set(states)).toEqual(new Set(["ready", "busy"]));
    expect(world.wave.refreshes()).toBe(1);
    const again = await Promise.all(both.map((ctx) => freshToken(ctx, id)));
    expect(again.map(({ status }) => status)).toEqual(["ready", "ready"]);
    expect(world.wave.refreshes()).toBe(1);
    await world.close();
  });

  test("is changed as well when Wave says so before its time, and the page is asked for again", async () => {
    const asked = world.asked();
    world.wave.expireAccessTokens();
    await begin();
    expect((await world.finish()).last_sync.status).toBe("succeeded");
    expect(world.wave.refreshes()).toBe(1);
    expect(world.asked() - asked).toBe(pages + 1);
    await world.close();
  });

  test("and a 401 instead of an error in the reply is the same", async () => {
    world.wave.breakDown({ status: 401, times: 1, path: graphqlPath });
    await begin();
    expect((await world.finish()).last_sync.status).toBe("succeeded");
    expect(world.wave.refreshes()).toBe(1);
    await world.close();
  });

  test("waits while somebody else changes it, and goes on after they were cut off", async () => {
    await world.passSeconds(7_200);
    const mine = eq(waveConnections.userId, world.person.id as Id<"user">);
    const soon = new Date(Date.now() + 7_230_000);
    await world.app.db.update(waveConnections).set({ refreshingUntil: soon }).where(mine);
    await begin();
    expect(world.wave.refreshes()).toBe(0);
    expect((await world.state()).last_sync.status).toBe("running");
    await world.passSeconds(60);
    expect((await world.finish()).last_sync.status).toBe("succeeded");
    expect(world.wave.refreshes()).toBe(1);
    await world.close();
  });
});

test("a permission that was withdrawn is asked for again, and the data stays", async () => {
  world.wave.revokeAll();
  await begin();
  const state = await world.state();
  expect(state).toMatchObject({
    connected: true,
    reauthorization_needed: true,
    next_sync_at: null,
    last_sync: { status: "failed", error: { code: "reauthorization_needed" } },
  });
  expectProblem(await world.person.post(`${wavePath}/sync`), 409, "wave_not_connected");
  const asked = world.asked();
  await world.passSeconds(2 * 24 * 3_600);
  await world.app.runSchedule();
  expect(world.asked()).toBe(asked);
  await world.connect();
  expect(await world.finish()).toMatchObject({
    reauthorization_needed: false,
    last_sync: { status: "succeeded", error: null },
  });
  await world.close();
});

test("a lapsed plan is explained, and the next day tries again", async () => {
  world.wave.lapsePlans(true);
  await begin();
  const { last_sync: sync, next_sync_at: next } = await world.state();
  expect(sync.error).toMatchObject({ code: "plan_lapsed" });
  expect(sync.error.message).toContain("Pro or Wave Advisor");
  expect(new Date(next).getTime()).toBeGreaterThan(Date.now() + 23 * 3_600_000);
  world.wave.lapsePlans(false);
  await world.passSeconds(25 * 3_600 + 1);
  await world.app.runSchedule();
  expect((await world.finish()).last_sync).toMatchObject({ status: "succeeded", error: null });
  await world.close();
});

describe("a Wave that cannot go on", () => {
  const untilDue = async () => {
    const { dueAt } = await syncOf(world.app.db, world.person);
    return ((dueAt?.getTime() ?? 0) - Date.now()) / 1_000;
  };

  test("says for how long, and is left alone for that long, but not for ever", async () => {
    const headers = { "retry-after": "300" };
    world.wave.breakDown({ status: 429, times: 1, path: graphqlPath, headers });
    const asked = world.asked();
    await begin();
    expect(world.asked() - asked).toBe(1);
    expect(await untilDue()).toBeGreaterThan(290);
    expect(await untilDue()).toBeLessThan(310);
    await world.app.runSchedule();
    expect(world.asked() - asked).toBe(1);
    const long = { "retry-after": "99999999" };
    world.wave.breakDown({ status: 429, times: 1, path: graphqlPath, headers: long });
    await world.passSeconds(301);
    await world.app.runSchedule();
    expect(await untilDue()).toBeLessThan(301 + 3_600 + 10);
    await world.passSeconds(3_601);
    expect((await world.finish()).last_sync.status).toBe("succeeded");
    await world.close();
  });

  test.each([
    ["fails", { status: 503, path: graphqlPath }, "wave_unavailable"],
    ["answers nonsense", { status: 200, body: { data: 1 }, path: graphqlPath }, "wave_changed"],
  ])("%s is tried ten times with growing pauses", async (_, outage, code) => {
    world.wave.breakDown(outage);
    const asked = world.asked();
    await begin();
    for (let hour = 0; hour < 12; hour += 1) {
      if ((await syncOf(world.app.db, world.person)).status !== "running") break;
      await world.passSeconds(3_601);
      await world.app.runSchedule();
    }
    expect((await world.state()).last_sync).toMatchObject({ status: "failed", error: { code } });
    expect(world.asked() - asked).toBe(10);
    world.wave.recover();
    await begin();
    expect((await world.finish()).last_sync).toMatchObject({ status: "succeeded", error: null });
    await world.close();
  });

  test("does not lend its tokens to somebody who was suspended", async () => {
    const { users } = await import("../../src/features/users/tables.ts");
    const id = world.person.id as Id<"user">;
    await world.app.db
      .update(waveSyncs)
      .set({ dueAt: new Date(0) })
      .where(eq(waveSyncs.userId, id));
    await world.app.db.update(users).set({ status: "suspended" }).where(eq(users.id, id));
    const asked = world.asked();
    await world.app.runSchedule();
    await world.app.runSchedule();
    expect(world.asked()).toBe(asked);
    await world.close();
  });
});
