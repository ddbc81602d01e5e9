import pg from "pg";
import { expect, inject, onTestFinished, test } from "vitest";
import { expectFullCost } from "../support/servers/password-cost.ts";
import { goodPassword, newEmail, registration, visitor } from "../support/start.ts";

/** What a deployed Worker keeps; those of the project `workers` hash cheaply. */

test("a password kept by the bundle was hashed at the full cost", async () => {
  const email = newEmail();
  const { status } = await visitor().post("/api/v1/auth/register", registration(email));
  expect(status).toBe(202);
  const client = new pg.Client({ connectionString: inject("databaseUrl") });
  await client.connect();
  onTestFinished(() => client.end());
  const { rows } = await client.query<{ hash: string }>(
    "select password_hash as hash from users where email = $1",
    [email],
  );
  expectFullCost(rows[0]?.hash, goodPassword);
});
