import { randomUUID } from "node:crypto";
import pg from "pg";
import type { PageRequest } from "../../src/core/page.ts";
import { findPost, listPosts } from "../../src/features/social/queries.ts";
import { migrate } from "../../src/node/migrations.ts";
import type { Ctx } from "../../src/platform/ctx.ts";
import { openPostgresDatabase } from "../../src/platform/db/postgres.ts";
import {
  feedAuthor,
  feedMoment,
  feedPostId,
  feedReader,
  growFeed,
} from "../support/servers/large-feed.ts";
import { startOwnPostgres } from "../support/servers/own-postgres.ts";
import { createDatabase } from "../support/servers/postgres.ts";
import { type Finding, judge } from "./finding.ts";
import { median } from "./median.ts";

const few = 1_000;
const many = 1_000_000;
/** How much longer a page of the long feed may take. */
const promisedRatio = 1.5;
/** Of the rate of reactions spread over many posts, how much one post that all react to keeps. */
const promisedHotRatio = 0.5;
const rounds = 60;
const warmUpRounds = 15;
/** Postgres has a few more. */
const connections = 180;
const reactionRounds = 4;
const reactionSeconds = 3;

const first: PageRequest = { limit: 20, cursor: null };
const deep: PageRequest = { limit: 20, cursor: { at: feedMoment(600), id: feedPostId(600) } };

type Page = readonly [name: string, read: (ctx: Ctx) => Promise<unknown>];
const pages: readonly Page[] = [
  ["the feed", (ctx) => listPosts(ctx, feedReader, undefined, first)],
  ["the feed, far down", (ctx) => listPosts(ctx, feedReader, undefined, deep)],
  ["an author", (ctx) => listPosts(ctx, feedReader, feedAuthor, first)],
  ["an author, far down", (ctx) => listPosts(ctx, feedReader, feedAuthor, deep)],
  ["one post", (ctx) => findPost(ctx, feedReader, feedPostId(650))],
];

/** Pages of a long feed against those of a short one, and reactions to one post against many. */
export async function measureFeed(): Promise<Finding> {
  await using opened = new AsyncDisposableStack();
  const postgres = await startOwnPostgres({ isDurable: true });
  opened.defer(() => postgres.stop());
  const open = async (length: number) => {
    const database = await createDatabase(postgres.url);
    opened.defer(() => database.stop());
    await fill(database.url, length);
    const db = openPostgresDatabase({ connectionString: database.url });
    opened.defer(() => db.close());
    // Reads ask nothing of a ctx but its database.
    return { ctx: { db } as Ctx, url: database.url };
  };
  const [short, long] = [await open(few), await open(many)];
  const lines = [
    `Pages of posts, medians of ${rounds} interleaved reads in milliseconds:`,
    `  of ${few.toLocaleString("en")} posts, of ${many.toLocaleString("en")}`,
  ];
  let kept = true;
  for (const [name, read] of pages) {
    const [before, after] = await measurePair(
      () => read(short.ctx),
      () => read(long.ctx),
    );
    const isKept = after / before <= promisedRatio;
    kept &&= isKept;
    const times = `${before.toFixed(2).padStart(6)} ${after.toFixed(2).padStart(6)}`;
    const verdict = `ratio ${(after / before).toFixed(2)} (promised ≤ ${promisedRatio.toFixed(2)})`;
    lines.push(`  ${name.padEnd(22)} ${times}  ${verdict}${isKept ? "" : " MISSED"}`);
  }
  const reactions = await measureReactions(short.url);
  return { lines: [...lines, ...reactions.lines], kept: kept && reactions.kept };
}

async function fill(url: string, length: number): Promise<void> {
  await migrate({ kind: "postgres", url });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await growFeed(client, 0, length);
    await client.query("vacuum analyze");
  } finally {
    await client.end();
  }
}

/** Milliseconds; who comes first changes with every pair. */
async function measurePair(
  short: () => Promise<unknown>,
  long: () => Promise<unknown>,
): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []];
  for (let round = -warmUpRounds; round < rounds; round += 1) {
    const pair = [
      [short, times[0]],
      [long, times[1]],
    ] as const;
    for (const [read, list] of round % 2 === 0 ? pair : pair.toReversed()) {
      const started = performance.now();
      await read();
      if (round >= 0) list.push(performance.now() - started);
    }
  }
  return [median(times[0]), median(times[1])];
}

/** Many connections, a person each, who change their minds as fast as they can. */
async function measureReactions(url: string): Promise<Finding> {
  await using opened = new AsyncDisposableStack();
  const crowd: { client: pg.Client; id: string }[] = [];
  for (let n = 0; n < connections; n += 1) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    opened.defer(() => client.end());
    crowd.push({ client, id: randomUUID() });
  }
  await crowd[0]?.client.query(
    `insert into users (id, email, first_name, last_name, created_at, updated_at)
    select id, id || '@example.com', 'Ada', 'Example', now(), now() from unnest($1::uuid[]) id`,
    [crowd.map(({ id }) => id)],
  );
  const { rows } = (await crowd[0]?.client.query<{ id: string }>(
    `select id from posts where deleted_at is null order by id limit ${connections}`,
  )) ?? { rows: [] };
  const targets = rows.map(({ id }) => id);
  const run = (postOf: (n: number) => string) => reactFor(crowd, postOf);
  const rates: [number[], number[]] = [[], []];
  for (let round = 0; round < reactionRounds; round += 1) {
    rates[0].push(await run((n) => targets[n % targets.length] ?? ""));
    rates[1].push(await run(() => targets[0] ?? ""));
  }
  const [spread, hot] = [median(rates[0]), median(rates[1])];
  const verdict = judge("Reactions to one post", hot / spread, promisedHotRatio);
  return {
    kept: verdict.kept,
    lines: [
      `Reactions of ${connections} people at once, medians of ${reactionRounds} rounds`,
      `  spread over ${targets.length} posts ${Math.round(spread)}/s`,
      `  to one post ${Math.round(hot)}/s`,
      ...verdict.lines,
    ],
  };
}

type Crowd = readonly Readonly<{ client: pg.Client; id: string }>[];

async function reactFor(crowd: Crowd, postOf: (n: number) => string): Promise<number> {
  const started = performance.now();
  const deadline = started + reactionSeconds * 1000;
  const counts = await Promise.all(
    crowd.map(async ({ client, id }, n) => {
      let done = 0;
      for (; performance.now() < deadline; done += 1) {
        const kind = done % 2 === 0 ? "like" : "dislike";
        await client.query({
          name: "react",
          text: "select post_react(now(), $1::uuid, $2::uuid, $3::text)",
          values: [postOf(n), id, kind],
        });
      }
      return done;
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  return counts.reduce((sum, count) => sum + count, 0) / seconds;
}
