import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { type Id, toUuid } from "../../src/core/id.ts";
import { openNeonDatabase } from "../../src/platform/db/neon.ts";
import worker from "../../src/worker.ts";
import { submitKyc } from "../support/kyc.ts";
import { signUp, visitor } from "../support/start.ts";

test("a Cron Trigger runs the jobs, leaves what lives, and waits for the mail they send", async () => {
  const specifier = "cloudflare:test";
  const { env } = (await import(/* @vite-ignore */ specifier)) as { env: Record<string, string> };
  const person = await signUp();
  const { id } = await submitKyc(person);
  const connectionString = env["DATABASE_URL"] ?? "";
  const db = openNeonDatabase({ connectionString, fetchEndpoint: env["NEON_SQL_URL"] ?? "" });
  await db.execute(sql`
    update kyc_records set status = 'approved', document_expires_on = '2020-01-31'
    where id = ${toUuid("kyc", id as Id<"kyc">)}`);
  const kept: Promise<unknown>[] = [];
  const context = {
    waitUntil: (task: Promise<unknown>) => void kept.push(task),
    passThroughOnException: () => undefined,
  };
  await worker.scheduled({ cron: "* * * * *" }, env, context);
  expect((await person.get("/api/v1/auth/me")).status).toBe(200);
  expect(kept).toHaveLength(1);
  await Promise.all(kept);
  const { body } = await visitor().get(`/dev/mailbox?to=${encodeURIComponent(person.email)}`);
  const subjects = body.data.map(({ subject }: { subject: string }) => subject);
  expect(subjects).toContain("Your identity document has expired");
});
