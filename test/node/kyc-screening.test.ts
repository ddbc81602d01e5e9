import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import type { Id } from "../../src/core/id.ts";
import { cases } from "../../src/features/compliance/tables.ts";
import { rescreenCustomers } from "../../src/features/kyc/rescreen-customers.ts";
import { readForm } from "../../src/features/kyc/schema.ts";
import type { Screener } from "../../src/features/kyc/screen-details.ts";
import { submitKyc } from "../../src/features/kyc/submit-kyc.ts";
import { kycRecords } from "../../src/features/kyc/tables.ts";
import { users } from "../../src/features/users/tables.ts";
import { type Ctx, systemCtx } from "../../src/platform/ctx.ts";
import { createLog, createServices, openOwnMemory } from "../../src/services.ts";
import { decide as decideCase } from "../support/cases.ts";
import { decide, kycForm, kycPath } from "../support/kyc.ts";
import { expectProblem } from "../support/problem.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { dumpDatabase, tablesWith } from "../support/servers/database-dump.ts";
import { makeAdmin } from "../support/servers/money-life.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { signUpAt } from "../support/servers/own-person.ts";
import { testVariables } from "../support/setup/variables.ts";
import type { Person } from "../support/start.ts";

/** What becomes of people who look like somebody on a list; the lists are played. */
let opened: OpenedAdapter;
let app: OwnApp;
let ctx: Ctx;
let staff: Person;
beforeAll(async () => {
  opened = await openOverPg();
  app = await startOwnApp({}, opened, { hasCheapHashes: true });
  staff = await makeAdmin(app);
  const config = readConfig({ ...testVariables, POLICY: '{"kyc.auto_approve":true}' }, "node");
  const parts = { db: app.db, memory: openOwnMemory(), log: createLog(() => undefined) };
  ctx = systemCtx(createServices(config, parts), "test");
});
afterAll(async () => {
  await ctx.background.drain();
  await app.close();
  await opened.stop();
});

type Listed = Readonly<Record<string, number>>;
let listVersion = 0;
/** Names and how much alike they look to an entity each. */
let listed: Readonly<Record<string, Listed>> = {};
let compared: string[] = [];
const screener: Screener = async (_ctx, { name }) => {
  if (name !== "-") compared.push(name);
  const matches = Object.entries(listed[name] ?? {}).map(([entityId, score]) => ({
    ...{ entityId, score, name: "SOMEBODY, Listed", matchedName: "SOMEBODY" },
    ...{ programs: ["SDGT"], list: "ofac-sdn", type: "individual" },
  }));
  return { isScreened: listVersion > 0, listVersion, matches };
};
beforeEach(() => {
  listVersion += 1;
  listed = {};
  compared = [];
});

const never = new AbortController().signal;
const rescreen = () => rescreenCustomers(ctx, never, screener);

let named = 0;
/** A name of letters that nobody had before. */
function newName(): string {
  named += 1;
  return `Ada ${[...named.toString(2)].map((digit) => (digit === "0" ? "o" : "i")).join("")}x`;
}

async function submit(name: string, change = {}) {
  const person = await signUpAt(app);
  const form = readForm(kycForm({ full_name: name, ...change }) as never);
  const { record } = await submitKyc(ctx, { userId: person.id as Id<"user"> }, form, screener);
  return { person, id: record.id, record };
}

const casesAbout = (id: string) => app.db.select().from(cases).where(eq(cases.about, id));
const recordOf = async (id: Id<"kyc">) =>
  (await app.db.select().from(kycRecords).where(eq(kycRecords.id, id)))[0];
const standingOf = async (person: Person) =>
  (
    await app.db
      .select()
      .from(users)
      .where(eq(users.id, person.id as Id<"user">))
  )[0]?.kycStatus;

describe("a submission", () => {
  test("that looks like somebody is in review, with a case that names no person", async () => {
    const name = newName();
    listed = { [name]: { "ofac-sdn:306": 0.97, "ofac-sdn:7": 0.85, "ofac-sdn:8": 0.8499 } };
    const { person, id, record } = await submit(name);
    expect(record).toMatchObject({ status: "in_review", screenedVersion: listVersion });
    expect((await person.get(kycPath)).body).toMatchObject({
      status: "in_review",
      checks: { screening: "review" },
    });
    expect(await casesAbout(id)).toMatchObject([
      {
        type: "screening_hit",
        status: "open",
        subjectId: person.id,
        score: 97,
        reasons: ["ofac-sdn:306 0.97", "ofac-sdn:7 0.85"],
        attempt: `screening:${id}:${listVersion}`,
      },
    ]);
    expect(tablesWith(await dumpDatabase(app.db), name)).toEqual([]);
    expect(await standingOf(person)).toBe("in_review");
    const seen = await staff.get(`/api/v1/admin/kyc/${id}`);
    expect(seen.body.screening).toEqual({
      list_version: listVersion,
      entities: ["ofac-sdn:306", "ofac-sdn:7"],
    });
  });

  test("that looks like nobody is passed", async () => {
    const name = newName();
    listed = { [name]: { "ofac-sdn:1": 0.84 } };
    const { id, record } = await submit(name);
    expect(record).toMatchObject({ status: "pending", screeningCheck: "passed" });
    expect(await casesAbout(id)).toEqual([]);
  });

  test.each([
    ["approve", "false_positive", "passed"],
    ["reject", "confirmed", "failed"],
  ] as const)("is settled with its case: %s is %s", async (decision, outcome, screening) => {
    const name = newName();
    listed = { [name]: { "ofac-sdn:306": 0.97 } };
    const { person, id } = await submit(name);
    expect((await decide(staff, id, decision)).body.checks.screening).toBe(screening);
    expect(await casesAbout(id)).toMatchObject([
      { status: "closed", decision: outcome, decidedBy: staff.id },
    ]);
    expect((await person.get(kycPath)).body.checks.screening).toBe(screening);
  });

  test("under another name does not shake off a case", async () => {
    const name = newName();
    listed = { [name]: { "ofac-sdn:306": 0.97 } };
    const { person, id } = await submit(name);
    await decide(staff, id, "request_information");
    expect(await casesAbout(id)).toMatchObject([{ status: "open" }]);
    const form = readForm(kycForm({ full_name: newName() }) as never);
    const userId = person.id as Id<"user">;
    const { record } = await submitKyc(ctx, { userId }, form, screener);
    expect(record).toMatchObject({ status: "in_review", screeningCheck: "passed" });
    await decide(staff, record.id, "approve");
    expect(await casesAbout(id)).toMatchObject([{ status: "closed", decision: "false_positive" }]);
  });
});

describe("four eyes", () => {
  test.each(["approve", "reject"] as const)(
    "whoever escalated the case does not settle it: %s",
    async (decision) => {
      const name = newName();
      listed = { [name]: { "ofac-sdn:306": 0.97 } };
      const { id } = await submit(name);
      const [found] = await casesAbout(id);
      const passedOn = await decideCase(staff, found?.id ?? "", "escalate");
      expect(passedOn.body).toMatchObject({ status: "escalated", escalated_by: staff.id });
      expectProblem(await decide(staff, id, decision), 403, "forbidden");
      expect(await recordOf(id)).toMatchObject({ status: "in_review", screeningCheck: "review" });
      expect(await casesAbout(id)).toMatchObject([{ status: "escalated", decision: null }]);
      expect((await decide(await makeAdmin(app), id, decision)).status).toBe(200);
      expect(await casesAbout(id)).toMatchObject([{ status: "closed" }]);
    },
  );

  test("whoever escalated the case may ask for more", async () => {
    const name = newName();
    listed = { [name]: { "ofac-sdn:306": 0.97 } };
    const { id } = await submit(name);
    await decideCase(staff, (await casesAbout(id))[0]?.id ?? "", "escalate");
    expect((await decide(staff, id, "request_information")).status).toBe(200);
  });
});

describe("a newer list", () => {
  test("leaves in peace who looks like nobody, and compares each person once", async () => {
    const names = [newName(), newName()];
    const made = [await submit(names[0] ?? ""), await submit(names[1] ?? "")];
    listVersion += 1;
    compared = [];
    await rescreen();
    await rescreen();
    for (const name of names) expect(compared.filter((each) => each === name)).toHaveLength(1);
    for (const { id } of made) {
      expect(await recordOf(id)).toMatchObject({ screenedVersion: listVersion, revision: 1 });
    }
  });

  test("puts who waits in review, and leaves the approved approved until staff decide", async () => {
    const [waiting, approved] = [await submit(newName()), await submit(newName())];
    expect((await decide(staff, approved.id, "approve")).status).toBe(200);
    expectProblem(await decide(staff, approved.id, "reject"), 409, "conflict");
    listVersion += 1;
    for (const { record } of [waiting, approved]) {
      const { body } = await staff.get(`/api/v1/admin/kyc/${record.id}`);
      listed = { ...listed, [body.full_name]: { "ofac-sdn:99": 0.9 } };
    }
    await Promise.all([rescreen(), rescreen()]);
    expect(await recordOf(waiting.id)).toMatchObject({
      status: "in_review",
      screeningCheck: "review",
    });
    expect(await standingOf(waiting.person)).toBe("in_review");
    expect(await recordOf(approved.id)).toMatchObject({
      status: "approved",
      screeningCheck: "review",
    });
    expect(await standingOf(approved.person)).toBe("approved");
    expect(await casesAbout(waiting.id)).toHaveLength(1);
    expect(await casesAbout(approved.id)).toMatchObject([{ status: "open", score: 90 }]);

    // Staff find that it is somebody else: no newer list brings the same entity up again.
    expect((await decide(staff, approved.id, "approve")).body.status).toBe("approved");
    listVersion += 1;
    await rescreen();
    expect(await casesAbout(approved.id)).toMatchObject([{ decision: "false_positive" }]);
    expect(await recordOf(approved.id)).toMatchObject({ screeningCheck: "passed" });
    // Another one does, and this time it is the person.
    listVersion += 1;
    const { body } = await staff.get(`/api/v1/admin/kyc/${approved.id}`);
    listed = { [body.full_name]: { "ofac-sdn:99": 0.9, "ofac-sdn:100": 0.93 } };
    await rescreen();
    const reasons = (await casesAbout(approved.id)).map((each) => each.reasons);
    expect(reasons).toContainEqual(["ofac-sdn:100 0.93"]);
    expect((await decide(staff, approved.id, "reject")).body.status).toBe("rejected");
    expect(await standingOf(approved.person)).toBe("rejected");
  });

  test("brings up somebody new behind all those that staff have cleared", async () => {
    const name = newName();
    const cleared = Array.from({ length: 20 }, (_, at) => [`ofac-sdn:${at}`, 0.95] as const);
    listed = { [name]: Object.fromEntries(cleared) };
    const { id } = await submit(name);
    await decide(staff, id, "approve");
    listVersion += 1;
    listed = { [name]: { ...Object.fromEntries(cleared), "ofac-sdn:99": 0.9 } };
    await rescreen();
    expect(await recordOf(id)).toMatchObject({ screeningEntities: ["ofac-sdn:99"] });
    expect((await casesAbout(id)).map(({ reasons }) => reasons)).toContainEqual([
      "ofac-sdn:99 0.90",
    ]);
  });

  test("compares whom staff have rejected, and no versions of the past", async () => {
    const { person, id } = await submit(newName());
    await decide(staff, id, "reject");
    const form = readForm(kycForm({ full_name: newName() }) as never);
    const userId = person.id as Id<"user">;
    const again = await submitKyc(ctx, { userId }, form, screener);
    await decide(staff, again.record.id, "reject");
    listVersion += 1;
    await rescreen();
    expect((await recordOf(id))?.screenedVersion).toBeLessThan(listVersion);
    expect((await recordOf(again.record.id))?.screenedVersion).toBe(listVersion);
  });

  test("has somebody look at a record that cannot be read", async () => {
    const [broken, sound] = [await submit(newName()), await submit(newName())];
    const other = (await recordOf(sound.id))?.fullNameSealed ?? "";
    const isBroken = eq(kycRecords.id, broken.id);
    await app.db.update(kycRecords).set({ fullNameSealed: other }).where(isBroken);
    listVersion += 1;
    await rescreen();
    expect(await casesAbout(broken.id)).toMatchObject([{ reasons: ["record-unreadable 1.00"] }]);
    expect(await recordOf(sound.id)).toMatchObject({ screenedVersion: listVersion });
  });

  test("goes on where a run that was stopped, or that failed, left off", async () => {
    const made = [await submit(newName()), await submit(newName()), await submit(newName())];
    listVersion += 1;
    const stopped = new AbortController();
    stopped.abort();
    await rescreenCustomers(ctx, stopped.signal, screener);
    let calls = 0;
    const failing: Screener = async (...asked) => {
      calls += 1;
      if (calls === 2) throw new Error("The lists are away");
      return screener(...asked);
    };
    await expect(rescreenCustomers(ctx, never, failing)).rejects.toThrow("The lists are away");
    await rescreen();
    for (const { id } of made) {
      expect(await recordOf(id)).toMatchObject({ screenedVersion: listVersion });
    }
  });
});
