import { describe, expect, test } from "vitest";
import { expectProblem } from "../support/problem.ts";
import { signUp } from "../support/start.ts";

const me = "/api/v1/auth/me";
const json = { "content-type": "application/json" };

/** JSON whose string holds bytes that begin no character of UTF-8. */
function broken(before: string, after: string): Uint8Array<ArrayBuffer> {
  const utf8 = new TextEncoder();
  return Uint8Array.from([...utf8.encode(before), 0xff, 0xfe, ...utf8.encode(after)]);
}

describe("a body that is not UTF-8", () => {
  test("is refused as JSON and changes nothing", async () => {
    const person = await signUp();
    const raw = broken('{"first_name":"', '"}');
    const reply = await person.send("PATCH", me, { raw, headers: json });
    expectProblem(reply, 400, "malformed_json");
    expect((await person.get(me)).body.first_name).toBe("Ada");
  });

  test("is refused as a table", async () => {
    const person = await signUp();
    const body = { name: "Bakery", currency: "USD" };
    const made = await person.post("/api/v1/warehouse/businesses", body);
    const path = `/api/v1/warehouse/businesses/${made.body.id}/figures`;
    const raw = broken("date,cash,", "\n");
    const reply = await person.send("POST", path, { raw, headers: { "content-type": "text/csv" } });
    expectProblem(reply, 400, "validation_failed");
    expect(reply.body.errors).toEqual([{ pointer: "", message: "must be text in UTF-8" }]);
  });

  test.each(["iso-8859-1", '"utf-16"'])("is refused by its charset %s", async (charset) => {
    const person = await signUp();
    const headers = { "content-type": `application/json; charset=${charset}` };
    const reply = await person.send("PATCH", me, { body: { first_name: "Eve" }, headers });
    expectProblem(reply, 415, "unsupported_media_type");
  });
});

test.each(["utf-8", '"UTF-8"', "utf8"])("a body in %s is taken", async (charset) => {
  const person = await signUp();
  const headers = { "content-type": `application/json; profile=a; Charset=${charset}` };
  const reply = await person.send("PATCH", me, { body: { first_name: "Zoë" }, headers });
  expect(reply.body.first_name).toBe("Zoë");
});

test("U+FFFD itself is text where it is written as an escape", async () => {
  const person = await signUp();
  const raw = '{"content":"Say \\ufffd"}';
  const reply = await person.send("POST", "/api/v1/posts", { raw, headers: json });
  expect(reply.body.content).toBe("Say \ufffd");
});
