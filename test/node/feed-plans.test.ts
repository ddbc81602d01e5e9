import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PageRequest } from "../../src/core/page.ts";
import { findPost, listPosts } from "../../src/features/social/queries.ts";
import { migrate } from "../../src/node/migrations.ts";
import type { Ctx } from "../../src/platform/ctx.ts";
import {
  feedAuthor,
  feedMoment,
  feedPostId,
  feedReader,
  feedStranger,
  growFeed,
} from "../support/servers/large-feed.ts";
import { type PageCost, pageCostOf } from "../support/servers/page-cost.ts";
import { type PostgresServer, startPostgres } from "../support/servers/postgres.ts";
import {
  openRecordingDatabase,
  type RecordingDatabase,
} from "../support/servers/recording-database.ts";

/**
 * What Postgres touches for a page of posts, in blocks, while the feed grows a hundredfold, and
 * whether or not the planner was told.
 */
const few = 1_000;
const many = 100_000;
/** A deeper tree costs a block or so for each look-up, of which a page of 20 posts makes 60. */
const blocksOfDepth = 80;
const promisedRatio = 1.5;

let postgres: PostgresServer;
let recording: RecordingDatabase;
let ctx: Ctx;
beforeAll(async () => {
  postgres = await startPostgres();
  await migrate({ kind: "postgres", url: postgres.url });
  recording = await openRecordingDatabase(postgres.url);
  // Reads ask nothing of a ctx but its database.
  ctx = { db: recording.db } as Ctx;
});
afterAll(async () => {
  await recording.db.close();
  await postgres.stop();
});

const first: PageRequest = { limit: 20, cursor: null };
const deep: PageRequest = { limit: 20, cursor: { at: feedMoment(600), id: feedPostId(600) } };

const counters = "post_counts_post_id_shard_pk";
type Case = readonly [name: string, act: () => unknown, indexes: readonly string[]];
const cases: readonly Case[] = [
  [
    "the feed",
    () => listPosts(ctx, feedReader, undefined, first),
    ["posts_by_time", "users_pkey", counters],
  ],
  [
    "the feed, far down",
    () => listPosts(ctx, feedReader, undefined, deep),
    ["posts_by_time", "users_pkey", counters],
  ],
  [
    "an author",
    () => listPosts(ctx, feedReader, feedAuthor, first),
    ["posts_by_author", "users_pkey", counters],
  ],
  [
    "an author, far down",
    () => listPosts(ctx, feedReader, feedAuthor, deep),
    ["posts_by_author", "users_pkey", counters],
  ],
  ["one post", () => findPost(ctx, feedReader, feedPostId(650)), ["posts_pkey", counters]],
];

const nothing: PageCost = { statements: 0, blocks: 0, scanned: [], used: [] };

async function measure(): Promise<Map<string, PageCost>> {
  const costs = new Map<string, PageCost>();
  for (const [name, act] of cases) costs.set(name, await pageCostOf(recording, act));
  return costs;
}

describe("pages of posts", () => {
  test("cost the same when there are a hundred times as many, each in one statement", async () => {
    await growFeed(recording.client, 0, few);
    await recording.client.query("vacuum analyze");
    const early = await measure();
    await growFeed(recording.client, few, many);
    for (const knowledge of ["of before", "of now"]) {
      if (knowledge === "of now") await recording.client.query("vacuum analyze");
      const late = await measure();
      for (const [name, , indexes] of cases) {
        const { statements, scanned, used, blocks } = late.get(name) ?? nothing;
        const place = `${name}, knowledge ${knowledge}`;
        expect(statements, place).toBe(1);
        expect(scanned, place).toEqual([]);
        expect(used, place).toEqual(expect.arrayContaining([...indexes]));
        const bound = promisedRatio * (early.get(name)?.blocks ?? 0) + blocksOfDepth;
        expect(blocks, place).toBeLessThanOrEqual(bound);
      }
    }
  });

  test("a stranger's empty page is asked once more whether there is such a person", async () => {
    const cost = await pageCostOf(recording, () => listPosts(ctx, feedReader, feedStranger, first));
    expect(cost).toMatchObject({ statements: 2, scanned: [] });
    expect(cost.blocks).toBeLessThan(20);
  });
});
