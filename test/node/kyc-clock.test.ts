import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kycRecords } from "../../src/features/kyc/tables.ts";
import { decide, kycForm, kycPath } from "../support/kyc.ts";
import { expectProblem } from "../support/problem.ts";
import { makeAdmin } from "../support/servers/money-life.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { signUpAt } from "../support/servers/own-person.ts";
import type { Person } from "../support/start.ts";
import { createWebhook, webhooksPath } from "../support/webhooks.ts";

/** Days that end: the last one of a childhood, and of a document. */
let app: OwnApp;
beforeAll(async () => {
  app = await startOwnApp({}, undefined, { hasCheapHashes: true });
});
afterAll(() => app.close());

let aheadSeconds = 0;
function goTo(moment: string): void {
  const wanted = (new Date(moment).getTime() - Date.now()) / 1000;
  app.passSeconds(wanted - aheadSeconds);
  aheadSeconds = wanted;
}

const submit = (person: Person, change: Parameters<typeof kycForm>[0]) =>
  person.post(kycPath, kycForm(change));

async function statusOf(person: Person): Promise<string> {
  const signedIn = { email: person.email, password: person.password };
  const { body } = await app.visitor().post("/api/v1/auth/login", signedIn);
  return body.user.kyc_status;
}

test.each([
  ["2008-03-10", "2026-03-09T23:30:00Z", 422],
  ["2008-03-10", "2026-03-10T00:00:00Z", 201],
  ["2008-02-29", "2026-02-28T23:30:00Z", 422],
  ["2008-02-29", "2026-03-01T00:00:00Z", 201],
])("born on %s, at %s: %i", async (birth, moment, status) => {
  goTo(moment);
  const reply = await submit(await signUpAt(app), { date_of_birth: birth });
  expect(reply.status, reply.text).toBe(status);
  if (status === 422) expectProblem(reply, 422, "underage");
});

test.each([
  ["2027-05-04", "2027-05-04T23:30:00Z", 201],
  ["2027-05-04", "2027-05-05T00:00:00Z", 422],
])("a document good through %s, at %s: %i", async (lastDay, moment, status) => {
  goTo(moment);
  const reply = await submit(await signUpAt(app), { document: { expires_on: lastDay } });
  expect(reply.status, reply.text).toBe(status);
  if (status === 422) expectProblem(reply, 422, "document_expired");
});

describe("an approval", () => {
  test("ends with the document, once, and the person is told", async () => {
    goTo("2028-01-31T12:00:00Z");
    const person = await signUpAt(app);
    const { id: webhookId } = await createWebhook(person, { events: ["kyc.expired"] });
    const { id } = (await submit(person, { document: { expires_on: "2028-02-01" } })).body;
    const admin = await makeAdmin(app);
    expect((await decide(admin, id, "approve")).status).toBe(200);

    goTo("2028-02-01T23:30:00Z");
    await app.runSchedule();
    expect(await statusOf(person)).toBe("approved");

    goTo("2028-02-02T00:00:00Z");
    await Promise.all([app.runSchedule(), app.runSchedule()]);
    await app.settle();
    expect(await statusOf(person)).toBe("expired");
    const fresh = await signInAgain(person);
    const own = await app.visitor().get(kycPath, fresh);
    expect(own.body).toMatchObject({
      status: "expired",
      level: "none",
      reason: null,
      checks: { document_expiry: "failed" },
    });
    const mails = await app.visitor().get(`/dev/mailbox?to=${person.email}`);
    const subjects = mails.body.data.map(({ subject }: { subject: string }) => subject);
    expect(subjects.filter((subject: string) => subject.includes("expired"))).toHaveLength(1);
    expect(mails.body.data[0].text).toMatch(/\nhttps?:\/\/\S+\/app\/identity\n/);
    await app.runSchedule();
    const told = await app.visitor().get(`${webhooksPath}/${webhookId}/deliveries`, fresh);
    expect(told.body.data).toHaveLength(1);
    const { body: trail } = await app.visitor().get("/api/v1/auth/me/export", fresh);
    expect(trail.kyc_records).toMatchObject([{ status: "expired" }]);

    const again = await app.visitor().post(kycPath, kycForm(), fresh);
    expect(again.body).toMatchObject({ status: "pending", version: 2 });
  });

  test("ends with the document too when the record cannot be read", async () => {
    goTo("2028-02-28T12:00:00Z");
    const person = await signUpAt(app);
    const { id } = (await submit(person, { document: { expires_on: "2028-02-29" } })).body;
    expect((await decide(await makeAdmin(app), id, "approve")).status).toBe(200);
    await app.db
      .update(kycRecords)
      .set({ fullNameSealed: sql`${kycRecords.addressSealed}` })
      .where(eq(kycRecords.id, id));
    goTo("2028-03-01T00:00:00Z");
    await app.runSchedule();
    await app.settle();
    expect(await statusOf(person)).toBe("expired");
  });

  test("comes too late for a document that expired while it waited", async () => {
    goTo("2029-01-31T12:00:00Z");
    const person = await signUpAt(app);
    const { id } = (await submit(person, { document: { expires_on: "2029-01-31" } })).body;
    goTo("2029-02-01T00:00:00Z");
    const admin = await makeAdmin(app);
    expectProblem(await decide(admin, id, "approve"), 422, "document_expired");
    expect((await decide(admin, id, "reject")).status).toBe(200);
  });
});

async function signInAgain({ email, password }: Person) {
  const { body } = await app.visitor().post("/api/v1/auth/login", { email, password });
  return { token: body.access_token as string };
}

describe("POLICY kyc.auto_approve", () => {
  const line2 = "C01X0006H1D<<6408125F1710319<<<<<<<<<<<<<<<0";
  const mrz = ["P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<", line2];
  const erika = (lines: readonly string[] | undefined) => ({
    ...{ full_name: "Erika Mustermann", date_of_birth: "1964-08-12", nationality: "DE" },
    document: {
      ...{ number: "C01X0006H", issuing_country: "DE", expires_on: "2017-10-31" },
      ...(lines && { mrz: lines }),
    },
  });
  let liberal: OwnApp;
  beforeAll(async () => {
    liberal = await startOwnApp({ POLICY: '{"kyc.auto_approve":true}' }, undefined, {
      hasCheapHashes: true,
    });
    liberal.passSeconds((new Date("2010-06-01").getTime() - Date.now()) / 1000);
  });
  afterAll(() => liberal.close());

  test("approves at once what is proved in full, and tells the person", async () => {
    const person = await signUpAt(liberal);
    const { body } = await person.post(kycPath, kycForm(erika(mrz)));
    expect(body).toMatchObject({ status: "approved", level: "full" });
    expect(body.decided_at).toBe(body.submitted_at);
    await liberal.settle();
    const mails = await liberal.visitor().get(`/dev/mailbox?to=${person.email}`);
    expect(mails.body.data[0].subject).toBe("Your identity is verified");
    expect((await person.get("/api/v1/auth/me")).body.kyc_status).toBe("approved");
  });

  test.each([
    [
      "age",
      "a minor says 1900",
      "C01X0006J3D<<0008121F1710319<<<<<<<<<<<<<<<2",
      { date_of_birth: "1900-08-12", document: {} },
    ],
    [
      "document_expiry",
      "a document ends in 2117",
      "C01X0006K4D<<6408125F1710319<<<<<<<<<<<<<<<4",
      { document: { expires_on: "2117-10-31" } },
    ],
  ] as const)(
    "leaves to staff what two digits cannot tell, %s: %s",
    async (check, _, line, said) => {
      const sound = erika([mrz[0] ?? "", line]);
      const document = { ...sound.document, number: line.slice(0, 9), ...said.document };
      const person = await signUpAt(liberal);
      const { body } = await person.post(kycPath, kycForm({ ...sound, ...said, document }));
      const checks = { mrz: "passed", [check]: "review" };
      expect(body).toMatchObject({ status: "in_review", checks });
      const decided = await decide(await makeAdmin(liberal), body.id, "approve");
      expect(decided.body).toMatchObject({ status: "approved", checks: { [check]: "passed" } });
    },
  );

  test("leaves to staff whom a document proves that somebody else gave", async () => {
    const { body } = await (await signUpAt(liberal)).post(kycPath, kycForm(erika(mrz)));
    expect(body).toMatchObject({ status: "pending", level: "none" });
  });

  test("leaves to staff who gave no machine-readable zone, and whom they rejected", async () => {
    const person = await signUpAt(liberal);
    const own = { ...erika(undefined), document: { expires_on: "2017-10-31" } };
    const { body } = await person.post(kycPath, kycForm(own));
    expect(body.status).toBe("pending");
    await decide(await makeAdmin(liberal), body.id, "reject");
    const again = await person.post(kycPath, kycForm(erika(mrz)));
    expect(again.body.status).not.toBe("approved");
  });
});
