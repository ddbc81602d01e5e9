import { afterAll, beforeAll, expect, test } from "vitest";
import {
  acknowledgedTransfers,
  type Fleet,
  faultsOf,
  findLost,
  simulate,
  startFleet,
  verifyLedger,
} from "../support/servers/fleet.ts";
import { type OwnPostgres, startOwnPostgres } from "../support/servers/own-postgres.ts";
import { startRedis } from "../support/servers/redis.ts";

/** Replicas, database and Redis are restarted while people use the service. */

const testTimeoutMs = 400_000;
const patienceMs = 120_000;
/** The most that a stop may take; whoever takes longer is killed, and has no exit code then. */
const drainBoundMs = 10_000;

let redis = await startRedis();
const redisPort = redis?.port;
let postgres: OwnPostgres;
let fleet: Fleet;

beforeAll(async () => {
  postgres = await startOwnPostgres();
  fleet = await startFleet(postgres.url, redis?.url ?? null);
});
afterAll(async () => {
  await fleet?.close();
  await redis?.stop();
  await postgres?.stop();
});

/** People who pay each other until they are told to stop. */
const fewPosts = ["--max-posts", "1", "--max-reactions", "1"];
const lively = ["--users", "8", ...fewPosts, "--transfers", "100000", "--concurrency", "6"];
const underWay = (more: number) => {
  const before = acknowledgedTransfers(fleet.balancer.passed).length;
  return expect
    .poll(() => acknowledgedTransfers(fleet.balancer.passed).length, { timeout: patienceMs })
    .toBeGreaterThan(before + more);
};

async function expectWhole(): Promise<void> {
  const acknowledged = acknowledgedTransfers(fleet.balancer.passed);
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(await findLost(postgres.url, acknowledged)).toEqual([]);
  const { code, all } = await verifyLedger(postgres.url);
  expect(code, all).toBe(0);
}

test("a rolling restart of all replicas is seen by nobody", {
  timeout: testTimeoutMs,
}, async () => {
  const running = simulate(fleet.balancer.url, ...lively);
  await underWay(3);
  for (const [number, replica] of [...fleet.replicas].entries()) {
    fleet.balancer.rest(replica.url);
    const killer = setTimeout(() => replica.process.kill("SIGKILL"), drainBoundMs);
    expect(await replica.stop("SIGTERM")).toBe(0);
    clearTimeout(killer);
    await underWay(2);
    await fleet.startAgain(number);
    fleet.balancer.use(replica.url);
    await underWay(2);
  }
  const { errors, requests } = await running.end();
  expect(requests).toBeGreaterThan(0);
  expect(faultsOf(fleet.balancer.passed)).toEqual([]);
  expect(errors).toEqual({});
  await expectWhole();
});

test("Postgres and Redis come back, and the replicas with them", {
  timeout: testTimeoutMs,
}, async () => {
  const before = fleet.replicas.map((replica) => replica.process.pid);
  const running = simulate(fleet.balancer.url, ...lively);
  await underWay(3);
  postgres.kill();
  await expect
    .poll(() => fleet.balancer.passed.some(({ status }) => status === 503), { timeout: patienceMs })
    .toBe(true);
  await postgres.startAgain();
  await redis?.stop();
  await expect
    .poll(() => fleet.replicas.some((replica) => replica.output().includes("redis_lost")), {
      timeout: patienceMs,
    })
    .toBe(redisPort !== undefined);
  redis = await startRedis(redisPort);
  await running.end();

  const calm = simulate(fleet.balancer.url, "--users", "3", "--transfers", "6");
  const { code, all } = await calm.ended();
  expect(code, all).toBe(0);
  expect(faultsOf(fleet.balancer.passed)).toEqual([]);
  expect(fleet.replicas.map((replica) => replica.process.pid)).toEqual(before);
  expect(fleet.replicas.map((replica) => replica.process.exitCode)).toEqual([null, null, null]);
  await expectWhole();
});
