import { describe, expect, test } from "vitest";
import { ledTo, open, signUpOnPages, submit } from "../support/dashboard.ts";
import { decide, kycForm } from "../support/kyc.ts";
import { signUpStaff } from "../support/staff.ts";

/** The form's fields, named after the places in the API's JSON. */
function fields(change: Record<string, string> = {}): Record<string, string> {
  const { address, document, ...rest } = kycForm();
  const levels = Object.entries({ address, document }).flatMap(([name, part]) =>
    Object.entries(part).map(([inner, value]) => [`${name}/${inner}`, String(value)] as const),
  );
  return {
    ...Object.fromEntries(Object.entries(rest).map(([k, v]) => [k, String(v)])),
    ...Object.fromEntries(levels),
    ...change,
  };
}

const path = "/app/identity";

describe("the identity form", () => {
  test("is sent once, by names of countries too, and then shows how it stands", async () => {
    const { from } = await signUpOnPages();
    expect((await open(from, path)).text).toContain('value="Ada Example"');
    const sent = fields({ nationality: "united states", phone: "+1 (202) 555-0123" });
    expect(ledTo(await submit(from, path, sent))).toBe(`${path}?done=identity-sent`);
    const page = await open(from, path);
    expect(page.text).toContain("Pending");
    expect(page.text).toContain("A**** E****");
    expect(page.text).not.toContain('<input type="date"');
  });

  test("links every fault to its field, and keeps the rest", async () => {
    const { from } = await signUpOnPages();
    const wrong = { "address/city": "", "document/issuing_country": "Atlantis" };
    const reply = await submit(from, path, fields(wrong));
    expect(reply.status).toBe(400);
    expect(reply.text).toContain('href="#field-address-city"');
    expect(reply.text).toContain('href="#field-document-issuing-country"');
    expect(reply.text).toContain('value="1 Example Street"');
    const young = await submit(from, path, fields({ date_of_birth: "2020-01-01" }));
    expect(young.status).toBe(422);
    expect(young.text).toContain('href="#field-date-of-birth"');
  });

  test("comes again where staff ask for more, with their words", async () => {
    const { from } = await signUpOnPages();
    ledTo(await submit(from, path, fields()));
    const { id } = (await from.get("/api/v1/kyc")).body;
    const staff = await signUpStaff("compliance");
    await decide(staff, id, "request_information");
    const page = await open(from, path);
    expect(page.text).toContain("The photo cannot be read.");
    expect(page.text).toContain("Send your details again");
    ledTo(await submit(from, path, fields()));
    const { id: next } = (await from.get("/api/v1/kyc")).body;
    await decide(staff, next, "approve");
    expect((await open(from, path)).text).toContain("Your identity is confirmed");
  });
});
