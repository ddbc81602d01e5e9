import type { TestProject } from "vitest/node";
import { startFlorin } from "../servers/florin.ts";
import { startGoogle } from "../servers/google.ts";
import { startPostgres } from "../servers/postgres.ts";
import { startRedis } from "../servers/redis.ts";
import { importSampleList } from "../servers/sanctions.ts";
import { makeTemporaryFolder } from "../servers/temporary-folder.ts";
import { startWave } from "../servers/wave.ts";
import { testVariables } from "./variables.ts";

/** One Node process over real Postgres and real Redis. */
export default async function setUp(project: TestProject) {
  const folder = makeTemporaryFolder();
  const postgres = await startPostgres();
  const redis = await startRedis();
  const google = await startGoogle();
  await importSampleList({ DATA_DIR: folder.path, DATABASE_URL: postgres.url });
  const wave = await startWave();
  const variables = {
    ...testVariables,
    ...google.variables,
    ...wave.variables,
    DATA_DIR: folder.path,
    DATABASE_URL: postgres.url,
    ...(redis ? { REDIS_URL: redis.url } : {}),
  };
  const server = await startFlorin(variables, { hasCheapHashes: true });
  project.provide("baseUrl", server.url);
  return async () => {
    await server.stop();
    await google.stop();
    await wave.stop();
    await redis?.stop();
    await postgres.stop();
    folder.remove();
  };
}
