import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readBlocks } from "../../tools/readme/blocks.ts";
import {
  findUntrueReplies,
  runJourney,
  type Step,
  transcribe,
} from "../../tools/readme/journey.ts";
import { startServer } from "../../tools/readme/start-server.ts";
import { startPostgres } from "../support/servers/postgres.ts";
import { startRedis } from "../support/servers/redis.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";

/** The README's own five minutes, pasted into bash, against every way to run the service. */
const blocks = readBlocks(readFileSync(new URL("../../README.md", import.meta.url), "utf8"));
const testTimeoutMs = 180_000;

let folder: ReturnType<typeof makeTemporaryFolder>;
beforeAll(() => {
  folder = makeTemporaryFolder();
});
afterAll(() => folder.remove());

async function live(command: string, variables: Record<string, string>): Promise<Step[]> {
  const server = await startServer(command, variables);
  try {
    return await runJourney(blocks, server.url);
  } finally {
    await server.stop();
  }
}

describe("the first five minutes", () => {
  const transcripts: string[][] = [];

  test("npm start, on the embedded Postgres", { timeout: testTimeoutMs }, async () => {
    const steps = await live("npm start", { DATA_DIR: `${folder.path}/embedded` });
    expect(findUntrueReplies(steps)).toEqual([]);
    transcripts.push(transcribe(steps));
  });

  test("npm run dev, on workerd", { timeout: testTimeoutMs }, async () => {
    const steps = await live("npm run dev", { DATA_DIR: `${folder.path}/workerd` });
    expect(findUntrueReplies(steps)).toEqual([]);
    transcripts.push(transcribe(steps));
  });

  test("npm start, with Postgres and Redis", { timeout: testTimeoutMs }, async () => {
    const postgres = await startPostgres();
    const redis = await startRedis();
    try {
      const steps = await live("npm start", {
        DATA_DIR: `${folder.path}/servers`,
        DATABASE_URL: postgres.url,
        ...(redis ? { REDIS_URL: redis.url } : {}),
      });
      expect(findUntrueReplies(steps)).toEqual([]);
      transcripts.push(transcribe(steps));
    } finally {
      await redis?.stop();
      await postgres.stop();
    }
  });

  test("the replies are the same everywhere", () => {
    const [embedded, workerd, servers] = transcripts;
    expect(embedded).toHaveLength(blocks.filter(({ use }) => use.kind === "journey").length);
    expect(workerd).toEqual(embedded);
    expect(servers).toEqual(embedded);
  });
});
