import { describe, expect, test } from "vitest";
import { expectProblem } from "../support/problem.ts";
import { newEmail, newestMail, registration, signUp, visitor } from "../support/start.ts";

const register = "/api/v1/auth/register";

function keyed(key: string) {
  return { headers: { "idempotency-key": key } };
}

async function mailsTo(email: string): Promise<number> {
  const { body } = await visitor().get(`/dev/mailbox?to=${encodeURIComponent(email)}`);
  return body.data.length;
}

describe("an idempotency key", () => {
  test("has one effect in 50 parallel calls, and all get the same reply", async () => {
    const email = newEmail();
    const ada = visitor();
    const calls = Array.from({ length: 50 }, () =>
      ada.post(register, registration(email), keyed("sign-up-1")),
    );
    const replies = await Promise.all(calls);

    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    const replayed = replies.filter(
      ({ headers }) => headers.get("idempotency-replayed") === "true",
    );
    expect(replayed).toHaveLength(49);
    expect(await mailsTo(email)).toBe(1);
  });

  test("answers a repeated sign-in byte for byte, tokens included", async () => {
    const email = newEmail();
    const ada = visitor();
    await ada.post(register, registration(email));
    const { code } = await newestMail(email);
    const first = await ada.post("/api/v1/auth/verify-email", { email, code }, keyed("verify"));
    const again = await ada.post("/api/v1/auth/verify-email", { email, code }, keyed("verify"));

    expect(first.status).toBe(200);
    expect(again.text).toBe(first.text);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(again.headers.get("x-request-id")).not.toBe(first.headers.get("x-request-id"));
  });

  test("is refused with another body and on another route", async () => {
    const ada = visitor();
    const email = newEmail();
    expect((await ada.post(register, registration(email), keyed("k"))).status).toBe(202);

    const otherBody = await ada.post(register, registration(newEmail()), keyed("k"));
    expectProblem(otherBody, 422, "idempotency_key_reused");
    const otherRoute = await ada.post("/api/v1/auth/resend-verification", { email }, keyed("k"));
    expectProblem(otherRoute, 422, "idempotency_key_reused");
  });

  test("stays free after a refusal", async () => {
    const ada = visitor();
    const email = newEmail();
    const refused = await ada.post(register, { ...registration(email), extra: 1 }, keyed("k"));
    expectProblem(refused, 400, "validation_failed");
    expect((await ada.post(register, registration(email), keyed("k"))).status).toBe(202);
  });

  test("belongs to its actor alone", async () => {
    const [one, other] = [visitor(), visitor()];
    const [email, otherEmail] = [newEmail(), newEmail()];
    expect((await one.post(register, registration(email), keyed("k"))).status).toBe(202);
    const reply = await other.post(register, registration(otherEmail), keyed("k"));
    expect(reply.status).toBe(202);
    expect(reply.headers.has("idempotency-replayed")).toBe(false);
  });

  test.each(["with space", "k".repeat(256), "tab\tkey"])("must be well-formed: %j", async (key) => {
    const reply = await visitor().post(register, registration(newEmail()), keyed(key));
    expectProblem(reply, 400, "validation_failed");
    expect(reply.body.errors[0].pointer).toBe("/headers/Idempotency-Key");
  });

  test("does not answer for a session that has ended since", async () => {
    const person = await signUp();
    expect((await person.post("/api/v1/auth/logout", undefined, keyed("bye"))).status).toBe(204);
    const again = await person.post("/api/v1/auth/logout", undefined, keyed("bye"));
    expectProblem(again, 401, "unauthenticated");
  });
});
