import { afterAll, expect, test } from "vitest";
import { migrate } from "../../src/node/migrations.ts";
import { openPostgresDatabase } from "../../src/platform/db/postgres.ts";
import { countStatuses, newPassword } from "../support/passwords.ts";
import { startOwnApp } from "../support/servers/own-app.ts";
import { startPostgres } from "../support/servers/postgres.ts";
import { goodPassword, newEmail, registration } from "../support/start.ts";

const postgres = await startPostgres();
await migrate({ kind: "postgres", url: postgres.url });
const db = openPostgresDatabase({ connectionString: postgres.url });
const app = await startOwnApp({}, { db }, { hasCheapHashes: true });
const anybody = app.visitor();
const burst = 50;
const hour = 3_600;

afterAll(async () => {
  await app.close();
  await db.close();
  await postgres.stop();
});

async function newestCode(email: string): Promise<string> {
  await app.settle();
  const { body } = await anybody.get(`/dev/mailbox?to=${encodeURIComponent(email)}`);
  return body.data[0].code;
}

/** Signs somebody up and asks for a link. */
async function askForLink(): Promise<{ email: string; token: string }> {
  const email = newEmail();
  await anybody.post("/api/v1/auth/register", registration(email));
  const code = await newestCode(email);
  await anybody.post("/api/v1/auth/verify-email", { email, code });
  await anybody.post("/api/v1/auth/password/forgot", { email });
  return { email, token: await newestCode(email) };
}

const reset = (token: string) =>
  anybody.post("/api/v1/auth/password/reset", { token, new_password: newPassword });
const logIn = (email: string, password: string) =>
  anybody.post("/api/v1/auth/login", { email, password });

test("fifty at once with one link set one password", async () => {
  const { email, token } = await askForLink();
  const replies = await Promise.all(Array.from({ length: burst }, () => reset(token)));
  expect(countStatuses(replies)).toEqual({ 204: 1, 422: burst - 1 });
  expect((await logIn(email, newPassword)).status).toBe(200);
});

test("sign-ins with the old password end with it, however close they come", async () => {
  const { email, token } = await askForLink();
  const [done, ...signIns] = await Promise.all([
    reset(token),
    ...Array.from({ length: burst }, () => logIn(email, goodPassword)),
  ]);
  expect(done.status).toBe(204);
  for (const { status, body } of signIns) {
    // Five that come too late lock the address out.
    expect([200, 401, 429]).toContain(status);
    if (status !== 200) continue;
    const me = await anybody.get("/api/v1/auth/me", { token: body.access_token });
    expect(me.status).toBe(401);
  }
});

test("a link works for an hour, and says that it is too late", async () => {
  const { email, token } = await askForLink();
  app.passSeconds(hour + 1);
  const late = await reset(token);
  expect({ status: late.status, code: late.body.code }).toEqual({
    status: 422,
    code: "code_expired",
  });
  expect((await logIn(email, goodPassword)).status).toBe(200);
});

test("no log line holds a password, a token or an address", async () => {
  const { email, token } = await askForLink();
  await reset(token);
  await logIn(email, "canary of the coal mine");
  await app.settle();
  const written = app.lines.join("\n");
  for (const secret of [email, token, newPassword, goodPassword, "canary of the coal"]) {
    expect(written).not.toContain(secret);
  }
});
