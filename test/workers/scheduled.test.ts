import { expect, test } from "vitest";
import worker from "../../src/worker.ts";
import { signUp } from "../support/start.ts";

test("a Cron Trigger runs the jobs and leaves what lives", async () => {
  const specifier = "cloudflare:test";
  const { env } = (await import(/* @vite-ignore */ specifier)) as { env: object };
  const person = await signUp();
  await worker.scheduled({ cron: "* * * * *" }, env);
  expect((await person.get("/api/v1/auth/me")).status).toBe(200);
});
