import { expect, test } from "vitest";
import {
  askForReset,
  countMails,
  countStatuses,
  logIn,
  mailAbout,
  newPassword,
  reset,
  wrongPassword,
} from "../support/passwords.ts";
import { expectProblem } from "../support/problem.ts";
import { goodPassword, newEmail, type Reply, signUp, visitor } from "../support/start.ts";

/** `lock.failures` and `lock.seconds` as they are by default. */
const budget = 5;
const lockSeconds = 1_800;
/** Of ten times as many in test/node, since each of these costs a hash. */
const burst = 10;
const lockSubject = /^Sign-in to your Florin account was paused$/;

function expectLocked(reply: Reply): void {
  expectProblem(reply, 429, "too_many_attempts");
  const seconds = Number(reply.headers.get("retry-after"));
  expect(seconds).toBeGreaterThan(lockSeconds - 120);
  expect(seconds).toBeLessThanOrEqual(lockSeconds);
}

test("wrong passwords lock the account for their network, and its owner gets in", async () => {
  const { email } = await signUp();
  const attacker = visitor();
  for (let n = 1; n <= budget; n += 1) {
    expectProblem(await logIn(email, wrongPassword, attacker), 401, "invalid_credentials");
  }
  expectLocked(await logIn(email, goodPassword, attacker));
  expectLocked(await logIn(email.toUpperCase(), wrongPassword, attacker));
  expect((await logIn(email, goodPassword)).status).toBe(200);
  expectLocked(await logIn(email, goodPassword, attacker));
  await mailAbout(email, lockSubject);
  expect(await countMails(email, lockSubject)).toBe(1);

  expect((await reset(await askForReset(email))).status).toBe(204);
  expect((await logIn(email, newPassword, attacker)).status).toBe(200);
});

test("a burst gets the budget and not one guess more, also for nobody's account", async () => {
  const email = newEmail();
  const attacker = visitor();
  const guesses = Array.from({ length: burst }, () => logIn(email, wrongPassword, attacker));
  const replies = await Promise.all(guesses);
  expect(countStatuses(replies)).toEqual({ 401: budget, 429: burst - budget });
  for (const reply of replies.filter(({ status }) => status === 429)) expectLocked(reply);
  expectLocked(await logIn(email, wrongPassword, attacker));
  expect(await countMails(email, lockSubject)).toBe(0);
});
