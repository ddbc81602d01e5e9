import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { newEmail, registration } from "../support/start.ts";

const day = 24 * 3_600;

describe("the scheduled jobs", () => {
  let app: OwnApp;
  beforeAll(async () => {
    app = await startOwnApp({}, undefined, { hasCheapHashes: true });
  });
  afterAll(() => app.close());

  const count = async (table: string): Promise<number> => {
    const { rows } = await app.db.execute<{ count: string }>(
      sql`select count(*) from ${sql.identifier(table)}`,
    );
    return Number(rows[0]?.count);
  };
  const register = (key: string) => {
    const headers = { "idempotency-key": key };
    return app.visitor().post("/api/v1/auth/register", registration(newEmail()), { headers });
  };
  const failToLogIn = () =>
    app.visitor().post("/api/v1/auth/login", { email: newEmail(), password: "wrong wrong 12" });

  test("delete what has run out, and keep what has not", async () => {
    await register("old");
    await failToLogIn();
    app.passSeconds(3 * day);
    await register("new");
    await failToLogIn();
    expect([await count("idempotency_keys"), await count("login_failures")]).toEqual([2, 4]);

    await app.runSchedule();

    expect([await count("idempotency_keys"), await count("login_failures")]).toEqual([1, 2]);
    expect(await count("users")).toBe(2);
  });

  test("delete more in one run than one statement takes", async () => {
    await app.db.execute(sql`
      insert into idempotency_keys (scope, key, request_tag, created_at)
      select 'scope', 'key-' || n, 'tag', now() - interval '9 days' from generate_series(1, 2500) n`);
    await app.db.execute(sql`
      insert into login_failures (account_tag, network_tag, failures, updated_at)
      select 'tag-' || n, '*', 1, now() - interval '9 days' from generate_series(1, 2500) n`);
    const before = [await count("idempotency_keys"), await count("login_failures")];
    await app.runSchedule();
    const after = [await count("idempotency_keys"), await count("login_failures")];
    expect(after).toEqual(before.map((rows) => rows - 2_500));
  });

  test("go on with the next one when one of them fails", async () => {
    await register("older");
    app.passSeconds(2 * day);
    await app.db.execute(sql`alter table login_failures rename to login_failures_away`);
    try {
      await app.runSchedule();
    } finally {
      await app.db.execute(sql`alter table login_failures_away rename to login_failures`);
    }
    expect(await count("idempotency_keys")).toBe(0);
    const failed = app.lines.filter((line) => line.includes('"job_failed"'));
    expect(failed).toHaveLength(1);
    expect(failed[0]).toContain('"sweep_identity"');
  });
});
