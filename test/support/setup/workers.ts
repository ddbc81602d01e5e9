import { createRequire } from "node:module";
import type { Redis } from "ioredis";
import type { TestProject } from "vitest/node";
import { postgresEngine } from "../../../dev/neon/server.ts";
import { startStandIns } from "../../../dev/stand-ins.ts";
import { variableNames } from "../../../src/config.ts";
import { migrate } from "../../../src/node/migrations.ts";
import { startPostgres } from "../servers/postgres.ts";
import { importSampleList } from "../servers/sanctions.ts";
import { testVariables } from "./variables.ts";

/** By `require`, because this project's resolution prefers builds for browsers. */
const RedisMock = createRequire(import.meta.url)("ioredis-mock") as new () => Redis;
const poolSize = 40;

/** The tests run in workerd, with the real Neon and Upstash clients over the stand-ins. */
export default async function setUp(project: TestProject) {
  const { variables, stop } = await startEdge();
  project.provide("workerVariables", variables);
  return stop;
}

/** What a Worker stands on, and its variables. */
export async function startEdge() {
  const postgres = await startPostgres();
  await migrate({ kind: "postgres", url: postgres.url });
  await importSampleList({ DATABASE_URL: postgres.url });
  const redis = new RedisMock();
  const standIns = await startStandIns({
    engine: postgresEngine(postgres.url, { max: poolSize }),
    redis,
  });
  // Set to nothing, a variable left in `.dev.vars` by `npm run dev` cannot leak in.
  const blank = Object.fromEntries(variableNames.map((name) => [name, ""]));
  const stop = async () => {
    await standIns.close();
    redis.disconnect();
    await postgres.stop();
  };
  const variables = { ...blank, ...testVariables, ...standIns.variables };
  return { variables, databaseUrl: postgres.url, stop };
}
