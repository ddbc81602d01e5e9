import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Id } from "../../src/core/id.ts";
import { cases } from "../../src/features/compliance/tables.ts";
import { decideKyc } from "../../src/features/kyc/decide-kyc.ts";
import { rescreenCustomers } from "../../src/features/kyc/rescreen-customers.ts";
import type { User as Actor } from "../../src/platform/ctx.ts";
import { casesPath, decide as decideCase } from "../support/cases.ts";
import { decide, kycPath, staffKycPath } from "../support/kyc.ts";
import { expectProblem } from "../support/problem.ts";
import { makeAdmin } from "../support/servers/money-life.ts";
import { type PlayedLists, startPlayedLists } from "../support/servers/played-lists.ts";
import type { Person } from "../support/start.ts";

/** What a finding at the record says of its cases, and a finding at a case of the record. */
let lists: PlayedLists;
let staff: Person;
beforeAll(async () => {
  lists = await startPlayedLists();
  staff = await makeAdmin(lists.app);
});
afterAll(() => lists.stop());

const rescreen = () => rescreenCustomers(lists.ctx, new AbortController().signal, lists.screener);
const kycStatusOf = async (person: Person) => (await person.get("/api/v1/auth/me")).body.kyc_status;
const caseOf = async (id: string) => (await lists.casesAbout(id))[0]?.id ?? "";
const auditOf = async (target: string) =>
  (await staff.get(`/api/v1/admin/audit?target=${target}`)).body.data;

async function submitMet(name: string) {
  lists.play({ [name]: { "ofac-sdn:306": 0.97 } });
  return lists.submit(name);
}

async function approveAndMeet(name: string) {
  lists.play();
  const made = await lists.submit(name);
  expect((await decide(staff, made.id, "approve")).status).toBe(200);
  lists.play({ [name]: { "ofac-sdn:306": 0.97 } });
  await rescreen();
  return made;
}

describe("a decision about the record", () => {
  test.each([
    ["approve", "false_positive"],
    ["reject", "confirmed"],
  ] as const)("to %s is in the history of its case, and in the audit", async (act, decision) => {
    const { id } = await submitMet("Ada History");
    const caseId = await caseOf(id);
    expect((await decide(staff, id, act)).status).toBe(200);
    const { body } = await staff.get(`${casesPath}/${caseId}`);
    expect(body).toMatchObject({
      ...{ status: "closed", decision },
      history: [{ author_id: staff.id, decision, text: expect.stringContaining(id) }],
    });
    expect(await auditOf(caseId)).toMatchObject([
      { action: "case.decided", actor: staff.id, details: { decision, by: id } },
    ]);
  });
});

test("a decision closes every open case of the record, however many lists met it", async () => {
  const { id, person } = await submitMet("Ada Often");
  const opened = Array.from({ length: 450 }, (_, at) => ({
    id: lists.ctx.newId("case"),
    ...({ type: "screening_hit", status: "open", score: 90 } as const),
    reasons: ["ofac-sdn:306"],
    ...{ subjectId: person.id as Id<"user">, about: id, attempt: `played/${at}` },
    openedAt: new Date(),
  }));
  await lists.app.db.insert(cases).values(opened);
  const reply = await decide(staff, id, "approve");
  expect(reply.status, reply.text).toBe(200);
  const about = await lists.casesAbout(id);
  expect(about).toHaveLength(451);
  expect(about.filter(({ decision }) => decision !== "false_positive")).toEqual([]);
  for (const at of [0, 449]) {
    const caseId = opened[at]?.id ?? "";
    const { body } = await staff.get(`${casesPath}/${caseId}`);
    expect(body.history).toMatchObject([{ author_id: staff.id, decision: "false_positive" }]);
    expect(await auditOf(caseId)).toMatchObject([{ action: "case.decided", actor: staff.id }]);
  }
});

describe("a case that is confirmed", () => {
  test("takes the approval away, and leaves staff but a rejection", async () => {
    const { person, id } = await approveAndMeet("Ada Confirmed");
    const caseId = await caseOf(id);
    expect((await decideCase(staff, caseId, "confirmed")).status).toBe(200);
    expect(await kycStatusOf(person)).toBe("in_review");
    expect(await lists.recordOf(id)).toMatchObject({
      ...{ status: "in_review", screeningCheck: "failed", screeningEntities: [] },
      ...{ decidedAt: null, decidedBy: null },
    });
    const { body } = await person.get(kycPath);
    expect(body).toMatchObject({ status: "in_review", checks: { screening: "review" } });
    expect(await auditOf(id)).toContainEqual(
      expect.objectContaining({
        action: "kyc.hit_judged",
        details: { decision: "confirmed", case: caseId, before: "approved", status: "in_review" },
      }),
    );
    const other = await makeAdmin(lists.app);
    for (const act of ["approve", "request_information"] as const) {
      expectProblem(await decide(other, id, act), 409, "conflict");
    }
    lists.play({ "Ada Confirmed": { "ofac-sdn:306": 0.97 } });
    await rescreen();
    expect(await lists.casesAbout(id)).toHaveLength(1);
    expect((await decide(other, id, "reject")).body.status).toBe("rejected");
  });

  test("says so of the newest version too", async () => {
    const { person, id } = await submitMet("Ada Versions");
    await decide(staff, id, "request_information");
    lists.play();
    const again = await lists.submit("Ada Otherwise", person);
    expect((await decideCase(staff, await caseOf(id), "confirmed")).status).toBe(200);
    expect(await lists.recordOf(again.id)).toMatchObject({
      ...{ status: "in_review", screeningCheck: "failed" },
    });
    expectProblem(await decide(staff, again.id, "approve"), 409, "conflict");
  });

  test("and its record, decided at once, end in one of both", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { person, id } = await submitMet("Ada Race");
      const replies = await Promise.all([
        decideCase(staff, await caseOf(id), "confirmed"),
        decide(staff, id, "approve"),
      ]);
      expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
      const isApproved = replies[1]?.status === 200;
      const [found] = await lists.casesAbout(id);
      expect(found?.decision).toBe(isApproved ? "false_positive" : "confirmed");
      expect(await kycStatusOf(person)).toBe(isApproved ? "approved" : "in_review");
    }
  });
});

test("a case that is a false positive clears its entities of the record", async () => {
  const { person, id } = await approveAndMeet("Ada Cleared");
  lists.play({ "Ada Cleared": { "ofac-sdn:306": 0.97, "ofac-sdn:7": 0.9 } });
  await rescreen();
  const [first, second] = await lists.casesAbout(id);
  expect((await decideCase(staff, first?.id ?? "", "false_positive")).status).toBe(200);
  expect(await lists.recordOf(id)).toMatchObject({ screeningCheck: "review" });
  expect((await decideCase(staff, second?.id ?? "", "false_positive")).status).toBe(200);
  expect(await lists.recordOf(id)).toMatchObject({
    ...{ status: "approved", screeningCheck: "passed", screeningEntities: [] },
    clearedEntities: expect.arrayContaining(["ofac-sdn:306", "ofac-sdn:7"]),
  });
  expect(await kycStatusOf(person)).toBe("approved");
  lists.play({ "Ada Cleared": { "ofac-sdn:306": 0.97 } });
  await rescreen();
  expect(await lists.casesAbout(id)).toHaveLength(2);
});

describe("a newer list", () => {
  test("is compared with the rejected, who are told nothing", async () => {
    lists.play();
    const { person, id } = await lists.submit("Ada Rejected");
    await decide(staff, id, "reject");
    lists.play({ "Ada Rejected": { "ofac-sdn:9": 0.9 } });
    await rescreen();
    expect(await lists.casesAbout(id)).toMatchObject([{ status: "open" }]);
    expect(await lists.recordOf(id)).toMatchObject({ screeningCheck: "review" });
    const { body } = await person.get(kycPath);
    expect(body).toMatchObject({ status: "rejected", checks: { screening: "passed" } });
    expect((await decideCase(staff, await caseOf(id), "confirmed")).status).toBe(200);
    expect(await lists.recordOf(id)).toMatchObject({
      ...{ status: "rejected", screeningCheck: "failed" },
    });
  });

  test("is asked before an approval", async () => {
    const actor: Actor = {
      ...{ kind: "user", role: "compliance", permissions: new Set(["kyc.review"]) },
      ...{ userId: staff.id as Id<"user">, sessionId: lists.ctx.newId("session") },
      ...{ authTime: new Date(), methods: ["pwd"] },
    };
    const approve = (id: Id<"kyc">) =>
      decideKyc(lists.ctx, actor, id, { decision: "approve", reason: null }, lists.screener);
    lists.play();
    const [met, clean] = [await lists.submit("Ada Met"), await lists.submit("Ada Clean")];
    lists.play({ "Ada Met": { "ofac-sdn:8": 0.9 } });
    await expect(approve(met.id)).rejects.toMatchObject({ code: "conflict" });
    expect(await lists.recordOf(met.id)).toMatchObject({
      ...{ status: "in_review", screeningEntities: ["ofac-sdn:8"] },
    });
    expect(await lists.casesAbout(met.id)).toMatchObject([{ status: "open" }]);
    const { screenedVersion } = await approve(clean.id);
    const stored = await lists.recordOf(clean.id);
    expect(stored).toMatchObject({ status: "approved" });
    expect(stored?.screenedVersion).toBe((await lists.recordOf(met.id))?.screenedVersion);
    expect(screenedVersion).toBe(stored?.screenedVersion);
    // Staff have seen whom they were met as.
    expect(await approve(met.id)).toMatchObject({ status: "approved" });
  });
});

test("a hit two versions back keeps a third in review while its case is open", async () => {
  const { person, id } = await submitMet("Ada First");
  await decide(staff, id, "request_information");
  lists.play();
  const second = await lists.submit("Ada Second", person);
  await decide(staff, second.id, "request_information");
  const third = await lists.submit("Ada Third", person);
  expect(await lists.recordOf(third.id)).toMatchObject({ status: "in_review", version: 3 });
});

describe("staff", () => {
  test("see neither cases about themselves nor their own record", async () => {
    const own = await makeAdmin(lists.app);
    lists.play({ "Ada Staff": { "ofac-sdn:306": 0.97 } });
    const { id } = await lists.submit("Ada Staff", own);
    const caseId = await caseOf(id);
    expectProblem(await own.get(`${casesPath}/${caseId}`), 403, "forbidden");
    expectProblem(await own.get(`${staffKycPath}/${id}`), 403, "forbidden");
    const idsIn = async (reader: Person, path: string) =>
      (await reader.get(`${path}?limit=100`)).body.data.map((each: { id: string }) => each.id);
    expect(await idsIn(own, casesPath)).not.toContain(caseId);
    expect(await idsIn(own, staffKycPath)).not.toContain(id);
    expect(await idsIn(staff, casesPath)).toContain(caseId);
    expect(await idsIn(staff, staffKycPath)).toContain(id);
  });
});
