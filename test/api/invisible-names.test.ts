import { describe, test } from "vitest";
import { expectProblem } from "../support/problem.ts";
import { newEmail, registration, signUp, visitor } from "../support/start.ts";

/** Fillers and format characters that `trim()` leaves alone, and of which nothing is seen. */
const unseen = ["\u3164", "\u2800", "\u200b", "\u115f\u1160", "\u034f"];

describe.each(unseen)("a text of %j only", (text) => {
  test("is nobody's name", async () => {
    const body = { ...registration(newEmail()), first_name: text };
    const reply = await visitor().post("/api/v1/auth/register", body);
    expectProblem(reply, 400, "validation_failed");
  });

  test("names nothing and is no post", async () => {
    const person = await signUp();
    const asked = [
      ["/api/v1/warehouse/businesses", { name: text, currency: "USD" }],
      ["/api/v1/accounts", { type: "checking", currency: "USD", name: text }],
      ["/api/v1/posts", { content: text }],
    ] as const;
    for (const [path, body] of asked) {
      expectProblem(await person.post(path, body), 400, "validation_failed");
    }
  });
});
