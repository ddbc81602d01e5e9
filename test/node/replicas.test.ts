import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { readScrape } from "../support/metrics.ts";
import { callerOf } from "../support/servers/caller.ts";
import { type FlorinServer, startFlorin } from "../support/servers/florin.ts";
import { type PostgresServer, startPostgres } from "../support/servers/postgres.ts";
import { startRedis } from "../support/servers/redis.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { testVariables } from "../support/setup/variables.ts";

/** Three processes that share a Postgres and a Redis, as behind a load balancer. */

const patienceMs = 60_000;
const ops = testVariables.OPS_TOKEN;
const folder = makeTemporaryFolder();
const redis = await startRedis();
let postgres: PostgresServer;
let replicas: FlorinServer[] = [];
let watcher: pg.Client;

beforeAll(async () => {
  postgres = await startPostgres();
  const variables = {
    ...testVariables,
    DATA_DIR: folder.path,
    DATABASE_URL: postgres.url,
    ...(redis ? { REDIS_URL: redis.url } : {}),
  };
  replicas = [await startFlorin(variables), await startFlorin(variables)];
  replicas.push(await startFlorin(variables));
  watcher = new pg.Client({ connectionString: postgres.url });
  await watcher.connect();
});
afterAll(async () => {
  await watcher.end();
  await Promise.all(replicas.map((replica) => replica.stop("SIGKILL")));
  await redis?.stop();
  await postgres.stop();
  folder.remove();
});

async function scrape(replica: FlorinServer) {
  const reply = await callerOf(replica).get("/metrics", ops);
  expect(reply.status).toBe(200);
  return readScrape(reply.text);
}

describe.skipIf(redis === null)("the metrics of three replicas", () => {
  const route = "/.well-known/jwks.json";
  const each = 20;
  const answered = async (replica: FlorinServer) =>
    (await scrape(replica)).value("http_requests_total", { route, status: "200" });

  test("are the same wherever they are read, count all of them, and never go back", async () => {
    let highest = 0;
    const read = async (replica: FlorinServer) => {
      const count = await answered(replica);
      expect(count).toBeGreaterThanOrEqual(highest);
      highest = count;
      return count;
    };
    for (let round = 0; round < each; round += 1) {
      for (const replica of replicas) {
        expect((await callerOf(replica).get(route)).status).toBe(200);
        await read(replica);
      }
    }
    const total = each * replicas.length;
    for (const replica of replicas) expect(await read(replica)).toBe(total);
  });

  test("come to the others without being read here", async () => {
    const [first, second] = replicas;
    if (!first || !second) throw new Error("There are three replicas");
    const before = await answered(second);
    await callerOf(first).get(route);
    await vi.waitFor(async () => expect(await answered(second)).toBe(before + 1), patienceMs);
  });

  test("show no counter while Redis hangs, and lose none of what happened then", async () => {
    const [first, second] = replicas;
    if (!first || !second) throw new Error("There are three replicas");
    const before = await answered(first);
    redis?.pause();
    await callerOf(first).get(route);
    const seen = await scrape(first);
    expect(seen.value("florin_metric_store_up")).toBe(0);
    expect(seen.samples("http_requests_total")).toEqual([]);
    expect(seen.value("florin_database_up")).toBe(1);
    redis?.resume();
    await vi.waitFor(async () => {
      expect((await scrape(first)).value("florin_metric_store_up")).toBe(1);
    }, patienceMs);
    expect(await answered(first)).toBe(before + 1);
    expect(await answered(second)).toBe(before + 1);
  });

  test("hold what a replica counted last before it was told to stop", async () => {
    const [first, , last] = replicas;
    if (!first || !last) throw new Error("There are three replicas");
    const before = await answered(first);
    await Promise.all(Array.from({ length: each }, () => callerOf(last).get(route)));
    expect(await last.stop()).toBe(0);
    expect(await answered(first)).toBe(before + each);
    replicas = replicas.filter((replica) => replica !== last);
    const variables = { ...testVariables, DATA_DIR: folder.path, DATABASE_URL: postgres.url };
    replicas.push(await startFlorin({ ...variables, ...(redis && { REDIS_URL: redis.url }) }));
  });
});

describe("the schedule of three replicas", () => {
  type Claim = Readonly<{ schedule: string; holder: string; began: Date; earlier_ended: boolean }>;
  /** Four fifths of the five seconds of the prompt schedule, as stored to the millisecond. */
  const leastGapMs = 3_999;

  const watchClaims = () =>
    watcher.query(`
      create table seen_claims (
        id bigserial, schedule text, holder text, began timestamptz, earlier_ended boolean
      );
      create function see_claim() returns trigger language plpgsql as $$ begin
        insert into seen_claims (schedule, holder, began, earlier_ended)
        values (new.schedule, new.holder, new.started_at, old.leased_until <= now());
        return new;
      end $$;
      create trigger see_claim before update on schedule_leases for each row
        when (new.holder <> old.holder) execute function see_claim();`);
  const listClaims = async () => {
    const list = "select * from seen_claims where schedule = 'prompt' order by id";
    return (await watcher.query<Claim>(list)).rows;
  };
  const untilClaims = (count: number) =>
    vi.waitFor(
      async () => expect((await listClaims()).length).toBeGreaterThanOrEqual(count),
      patienceMs,
    );

  test("is kept by one of them at a time, once a turn", { timeout: 180_000 }, async () => {
    await watchClaims();
    await untilClaims(4);
    const claims = await listClaims();
    expect(new Set(claims.map(({ holder }) => holder)).size).toBe(claims.length);
    for (const [index, claim] of claims.entries()) {
      expect(claim.earlier_ended).toBe(true);
      const earlier = claims[index - 1];
      if (!earlier) continue;
      expect(claim.began.getTime() - earlier.began.getTime()).toBeGreaterThanOrEqual(leastGapMs);
    }
    const seen = await scrape(replicas[0] as FlorinServer);
    const runs = { job: "deliver_webhooks", outcome: "succeeded" };
    expect(seen.value("florin_job_runs_total", runs)).toBeGreaterThanOrEqual(claims.length - 1);
    const failed = seen
      .samples("florin_job_runs_total")
      .filter(({ labels, value }) => labels["outcome"] === "failed" && value > 0);
    expect(failed).toEqual([]);
  });

  test("goes on with the last one when the others die", { timeout: 180_000 }, async () => {
    const dying = replicas.slice(1);
    await Promise.all(dying.map((replica) => replica.stop("SIGKILL")));
    const before = (await listClaims()).length;
    await untilClaims(before + 2);
  });
});
