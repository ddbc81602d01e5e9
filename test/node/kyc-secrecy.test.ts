import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditEvents } from "../../src/features/audit/tables.ts";
import { kycRecords } from "../../src/features/kyc/tables.ts";
import { kycPath, newDocumentNumber, staffKycPath, submitKyc } from "../support/kyc.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { makeAdmin } from "../support/servers/money-life.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { signUpAt } from "../support/servers/own-person.ts";
import type { Person, Reply } from "../support/start.ts";

/** What staff alone know of a record stays with them, in the export of its person too. */
let opened: OpenedAdapter;
let app: OwnApp;
let staff: Person;
beforeAll(async () => {
  opened = await openOverPg();
  app = await startOwnApp({}, opened, { hasCheapHashes: true });
  staff = await makeAdmin(app);
});
afterAll(async () => {
  await app.close();
  await opened.stop();
});

async function exportOf(person: Person): Promise<Reply> {
  const reply = await person.get("/api/v1/auth/me/export");
  expect(reply.status).toBe(200);
  return reply;
}

function decide(id: string, decision: string, reason: string): Promise<Reply> {
  return staff.post(`${staffKycPath}/${id}/decision`, { decision, reason });
}

test("nobody learns that a document is known, or what was found on lists", async () => {
  const document = { number: newDocumentNumber() };
  await submitKyc(await signUpAt(app), { document });
  const person = await signUpAt(app);
  const { id } = await submitKyc(person, { document });
  const recorded = await app.db.select().from(auditEvents).where(eq(auditEvents.target, id));
  expect(recorded).toMatchObject([{ details: { document_shared: true, hits: 0 } }]);
  const { body, text } = await exportOf(person);
  const told = body.audit_events.filter(({ target }: Reply["body"]) => target === id);
  expect(told).toMatchObject([{ action: "kyc.submitted" }]);
  expect(told[0].details).toEqual({ version: 1, status: "pending" });
  expect(text).not.toMatch(/document_shared|hits/);
});

test("the words of an approval stay with staff, those of a rejection do not", async () => {
  const person = await signUpAt(app);
  const first = await submitKyc(person);
  expect((await decide(first.id, "reject", "The photo is blurred.")).status).toBe(200);
  const second = await submitKyc(person);
  expect((await decide(second.id, "approve", "Looks like an entity, is not.")).status).toBe(200);
  expect((await staff.get(`${staffKycPath}/${second.id}`)).body.reason).toMatch(/entity/);
  expect((await exportOf(person)).body.kyc_records).toMatchObject([
    { id: second.id, reason: null },
    { id: first.id, reason: "The photo is blurred." },
  ]);
});

test.each(["approved", "expired"] as const)(
  "whoever is %s does not learn that a newer list holds somebody alike",
  async (status) => {
    const person = await signUpAt(app);
    const { id } = await submitKyc(person);
    expect((await decide(id, "approve", "Fine.")).status).toBe(200);
    const screeningEntities = ["ofac-sdn:1"];
    const met = { status, screeningCheck: "review", screeningEntities } as const;
    await app.db.update(kycRecords).set(met).where(eq(kycRecords.id, id));
    expect((await person.get(kycPath)).body.checks.screening).toBe("passed");
    expect((await exportOf(person)).body.kyc_records).toMatchObject([
      { screening_check: "passed" },
    ]);
    expect((await staff.get(`${staffKycPath}/${id}`)).body.checks.screening).toBe("review");
  },
);
