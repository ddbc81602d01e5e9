import { beforeAll, describe, expect, test } from "vitest";
import {
  decide,
  type FormChange,
  kycForm,
  kycPath,
  newDocumentNumber,
  staffKycPath,
  submitKyc,
} from "../support/kyc.ts";
import { expectProblem } from "../support/problem.ts";
import { signInAdmin, signUpStaff } from "../support/staff.ts";
import { newestMail, type Person, signUp, visitor } from "../support/start.ts";

let staff: Person;
let other: Person;
beforeAll(async () => {
  [staff, other] = [await signUpStaff("compliance"), await signUpStaff("compliance")];
});

/** The page for it, on a line of its own. */
const whereToSend = /\nhttps?:\/\/\S+\/app\/identity\n/;

const statusOf = async (person: Person) =>
  (await person.get("/api/v1/auth/me")).body.kyc_status as string;

describe("a first record", () => {
  let person: Person;
  beforeAll(async () => {
    person = await signUp();
  });

  test("is nowhere before it is sent", async () => {
    expectProblem(await person.get(kycPath), 404, "not_found");
    expect(await statusOf(person)).toBe("none");
  });

  test("is pending, and shown with what identifies the person masked", async () => {
    const sent = kycForm({ document: { number: "X12345678" }, address: { line2: "Flat 7" } });
    const reply = await person.post(kycPath, sent);
    expect(reply.status, reply.text).toBe(201);
    expect(reply.body).toEqual({
      id: expect.stringMatching(/^kyc_/),
      status: "pending",
      level: "none",
      version: 1,
      submitted_at: expect.any(String),
      decided_at: null,
      reason: null,
      checks: {
        age: "passed",
        document_expiry: "passed",
        mrz: "not_provided",
        screening: expect.stringMatching(/^(not_provided|passed)$/),
      },
      full_name: "A**** E****",
      date_of_birth: "1990-**-**",
      nationality: "US",
      address: {
        line1: "****",
        line2: "****",
        city: "****",
        region: null,
        postal_code: "****",
        country: "US",
      },
      document: {
        type: "passport",
        number: "****5678",
        issuing_country: "US",
        expires_on: "2040-06-30",
      },
      tax_id: "****3456",
      phone: "****0123",
    });
    const shown = await person.get(kycPath);
    expect(shown.body).toEqual(reply.body);
    expect((await person.get("/kyc")).body).toEqual(reply.body);
    expect(await statusOf(person)).toBe("pending");
  });

  test("stays, whatever else is sent", async () => {
    expectProblem(await person.post(kycPath, kycForm()), 409, "conflict");
    expectProblem(await person.post("/kyc", kycForm()), 409, "conflict");
  });

  test("is no reason to overlook what no form may say", async () => {
    const unborn = kycForm({ date_of_birth: "2090-01-01" });
    expectProblem(await person.post(kycPath, unborn), 400, "validation_failed");
  });

  test("is nobody else's", async () => {
    expectProblem(await (await signUp()).get(kycPath), 404, "not_found");
    expectProblem(await visitor().get("/kyc"), 401, "unauthenticated");
  });

  test("may come by the short path", async () => {
    const newcomer = await signUp();
    expect((await newcomer.post("/kyc", kycForm())).status).toBe(201);
    expect((await newcomer.get(kycPath)).body.status).toBe("pending");
  });

  test("is answered again under its idempotency key", async () => {
    const newcomer = await signUp();
    const headers = { "idempotency-key": "first-record" };
    const form = kycForm();
    const first = await newcomer.post(kycPath, form, { headers });
    const second = await newcomer.post(kycPath, form, { headers });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.text).toBe(first.text);
  });
});

describe("what is refused", () => {
  let person: Person;
  beforeAll(async () => {
    person = await signUp();
  });

  const invalid: readonly (readonly [pointer: string, change: FormChange])[] = [
    ["/full_name", { full_name: "" }],
    ["/full_name", { full_name: "12 34" }],
    ["/full_name", { full_name: "<script>" }],
    ["/date_of_birth", { date_of_birth: "1990-02-30" }],
    ["/date_of_birth", { date_of_birth: "2023-02-29" }],
    ["/date_of_birth", { date_of_birth: "31.01.1990" }],
    ["/date_of_birth", { date_of_birth: "2090-01-01" }],
    ["/date_of_birth", { date_of_birth: "1880-01-01" }],
    ["/nationality", { nationality: "USA" }],
    ["/nationality", { nationality: "ZZ" }],
    ["/nationality", { nationality: "us" }],
    ["/address/country", { address: { country: "XX" } }],
    ["/address/line1", { address: { line1: " " } }],
    ["/address/zip", { address: { zip: "1" } }],
    ["/document/type", { document: { type: "library_card" } }],
    ["/document/number", { document: { number: "" } }],
    ["/document/number", { document: { number: "é" } }],
    ["/document/issuing_country", { document: { issuing_country: "D" } }],
    ["/document/expires_on", { document: { expires_on: "2040-13-01" } }],
    ["/document/mrz", { document: { mrz: [] } }],
    ["/document/mrz", { document: { mrz: ["A", "B", "C", "D"] } }],
    ["/tax_id", { tax_id: "<" }],
    ["/status", { status: "approved" }],
  ];
  test.each(invalid)("at %s: %j", async (pointer, change) => {
    const reply = await person.post(kycPath, kycForm(change));
    expectProblem(reply, 400, "validation_failed");
    expect(reply.body.errors).toContainEqual({ pointer, message: expect.any(String) });
  });

  const yearsAgo = (years: number) => `${new Date().getUTCFullYear() - years}-01-01`;
  const refused: readonly (readonly [code: string, pointer: string, change: FormChange])[] = [
    ["underage", "/date_of_birth", { date_of_birth: yearsAgo(17) }],
    ["document_expired", "/document/expires_on", { document: { expires_on: "2020-01-01" } }],
    ["phone_invalid", "/phone", { phone: "12025550123" }],
    ["phone_invalid", "/phone", { phone: "+1202" }],
    ["mrz_invalid", "/document/mrz", { document: { mrz: ["P<UTO"] } }],
    ["mrz_invalid", "/document/mrz/1", { document: { mrz: ["P<UTO", "é"] } }],
  ];
  test.each(refused)("%s at %s: %j", async (code, pointer, change) => {
    const reply = await person.post(kycPath, kycForm(change));
    expectProblem(reply, 422, code);
    expect(reply.body.errors).toEqual([{ pointer, message: expect.any(String) }]);
  });

  test("leaves nothing behind", async () => {
    expectProblem(await person.get(kycPath), 404, "not_found");
    expect(await statusOf(person)).toBe("none");
  });
});

describe("a decision", () => {
  test("approves: limits and gates open, and the person is told", async () => {
    const person = await signUp();
    const { id } = await submitKyc(person);
    expectProblem(await openInvestment(person), 403, "kyc_required");
    const decided = await decide(staff, id, "approve");
    expect(decided.status, decided.text).toBe(200);
    expect(decided.body).toMatchObject({ id, status: "approved", level: "basic", is_newest: true });
    expect(decided.text).not.toContain("Ada");
    const own = await person.get(kycPath);
    expect(own.body).toMatchObject({ status: "approved", level: "basic", reason: null });
    expect(own.body.decided_at).toEqual(expect.any(String));
    expect(await statusOf(person)).toBe("approved");
    expect((await openInvestment(person)).status).toBe(201);
    expect((await newestMail(person.email)).text).toContain("everything is in order");
    expectProblem(await person.post(kycPath, kycForm()), 409, "conflict");
  });

  test("rejects, and says why to the person alone", async () => {
    const person = await signUp();
    const { id } = await submitKyc(person);
    expect((await decide(staff, id, "reject")).body).toMatchObject({ status: "rejected" });
    const reason = "The photo cannot be read.";
    expect((await person.get(kycPath)).body).toMatchObject({ status: "rejected", reason });
    const mail = await newestMail(person.email);
    expect(mail.text).toContain(reason);
    expect(mail.text).toMatch(whereToSend);
    expect((await staff.get(`${staffKycPath}/${id}`)).body.decided_by).toBe(staff.id);
    const again = await person.post(kycPath, kycForm());
    expect(again.body).toMatchObject({ status: "pending", version: 2, reason: null });
    expect(again.body.id).not.toBe(id);
    const old = await staff.get(`${staffKycPath}/${id}`);
    expect(old.body).toMatchObject({ status: "rejected", version: 1, is_newest: false, reason });
    expectProblem(await decide(other, id, "approve"), 409, "conflict");
  });

  test("asks for more, which a new version or staff answer", async () => {
    const person = await signUp();
    const { id } = await submitKyc(person);
    const asked = await decide(staff, id, "request_information");
    expect(asked.body.status).toBe("information_requested");
    expect(await statusOf(person)).toBe("information_requested");
    const mail = await newestMail(person.email);
    expect(mail.text).toContain("The photo cannot be read.");
    expect(mail.text).toMatch(whereToSend);
    expect(mail.html).toMatch(/<a href="https?:\/\/[^"]+\/app\/identity">/);
    expectProblem(await decide(other, id, "request_information"), 409, "conflict");
    expect((await decide(other, id, "approve")).body.status).toBe("approved");
  });

  test.each(["reject", "request_information"])("%s needs a reason", async (decision) => {
    const { id } = await submitKyc(await signUp());
    const reply = await staff.post(`${staffKycPath}/${id}/decision`, { decision });
    expectProblem(reply, 400, "validation_failed");
    expect(reply.body.errors).toEqual([{ pointer: "/reason", message: expect.any(String) }]);
  });

  test("is never about oneself", async () => {
    const both = await signUpStaff("compliance");
    const { id } = await submitKyc(both);
    for (const decision of ["approve", "reject", "request_information"] as const) {
      expectProblem(await decide(both, id, decision), 403, "forbidden");
    }
    expect((await decide(staff, id, "approve")).status).toBe(200);
  });

  test("is for those who may review", async () => {
    const person = await signUp();
    const { id } = await submitKyc(person);
    for (const role of ["support", "auditor"] as const) {
      const reader = await signUpStaff(role);
      expectProblem(await decide(reader, id, "approve"), 403, "forbidden");
      expectProblem(await reader.get(staffKycPath), 403, "forbidden");
      expectProblem(await reader.get(`${staffKycPath}/${id}`), 403, "forbidden");
    }
    expectProblem(await decide(person, id, "approve"), 403, "forbidden");
    expect((await decide(await signInAdmin(), id, "approve")).status).toBe(200);
  });
});

function openInvestment(person: Person) {
  return person.post("/api/v1/accounts", { type: "investment", currency: "USD" });
}

describe("staff", () => {
  test("see a record unmasked", async () => {
    const person = await signUp();
    const form = kycForm();
    const { id } = (await person.post(kycPath, form)).body;
    const { status, body } = await staff.get(`${staffKycPath}/${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id,
      user_id: person.id,
      full_name: form.full_name,
      date_of_birth: form.date_of_birth,
      address: { line1: "1 Example Street", line2: null, postal_code: "99999" },
      document: { ...form.document, mrz: null },
      tax_id: form.tax_id,
      phone: form.phone,
      document_shared: false,
      screening: { entities: [] },
    });
  });

  test("page through the newest records, of one status or all, without details", async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) ids.push((await submitKyc(await signUp())).id);
    await decide(staff, ids[1] ?? "", "reject");
    const found: string[] = [];
    let text = "";
    // Others may submit at the same time.
    for (let next = "", page = 0; page < 50; page += 1) {
      const { body, text: shown } = await staff.get(`${staffKycPath}?limit=2${next}`);
      for (const { id } of body.data) if (ids.includes(id)) found.push(id);
      text += shown;
      if (found.length === ids.length) break;
      next = `&cursor=${encodeURIComponent(body.next_cursor)}`;
    }
    expect(found).toEqual(ids.toReversed());
    expect(text).not.toMatch(/Ada|Example Street|1990|900-12|2025550123/);
    const rejected = await staff.get(`${staffKycPath}?status=rejected&limit=100`);
    const statuses = rejected.body.data.map(({ status }: { status: string }) => status);
    expect(new Set(statuses)).toEqual(new Set(["rejected"]));
    expect(rejected.body.data).toContainEqual(expect.objectContaining({ id: ids[1] }));
    expectProblem(await staff.get(`${staffKycPath}?status=lost`), 400, "validation_failed");
  });

  test("learn of a document that two people gave, in either record", async () => {
    const number = newDocumentNumber();
    const spelled = `${number.slice(0, 3)}-${number.slice(3)}`.toLowerCase();
    const [one, two] = [await signUp(), await signUp()];
    const first = await submitKyc(one, { document: { number } });
    expect(first.status).toBe("pending");
    const second = await submitKyc(two, { document: { number: spelled } });
    // Whoever tries numbers does not learn that we know this one.
    expect(second.status).toBe("pending");
    expect(second).not.toHaveProperty("document_shared");
    for (const { id } of [first, second]) {
      expect((await staff.get(`${staffKycPath}/${id}`)).body.document_shared).toBe(true);
    }
    const abroad = { number, issuing_country: "CA" };
    expect((await submitKyc(await signUp(), { document: abroad })).status).toBe("pending");
  });

  test("do not mind a person who gives their own document again", async () => {
    const person = await signUp();
    const document = { number: newDocumentNumber() };
    await decide(staff, (await submitKyc(person, { document })).id, "reject");
    const again = await submitKyc(person, { document });
    expect(again).toMatchObject({ status: "pending", version: 2 });
    expect((await staff.get(`${staffKycPath}/${again.id}`)).body.document_shared).toBe(false);
  });
});
