import { startPostgres } from "../support/servers/postgres.ts";
import { startRedis } from "../support/servers/redis.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { type Finding, judge, tableOf } from "./finding.ts";
import { signUp } from "./person.ts";
import { measureInTurn } from "./rounds.ts";
import { startServer } from "./server-process.ts";
import { measuredVariables } from "./variables.ts";

const promisedRatio = 0.6;
const plan = { rounds: 5, warmUpSeconds: 3 };

/** Who am I, over real Postgres and Redis, against a bare route that asks each of them once. */
export async function measureMe(): Promise<Finding> {
  await using opened = new AsyncDisposableStack();
  const folder = makeTemporaryFolder();
  opened.defer(() => folder.remove());
  const redis = await startRedis();
  if (!redis) return { kept: true, lines: ["GET /me: left out, redis-server is not installed"] };
  opened.defer(() => redis.stop());
  const postgres = await startPostgres();
  opened.defer(() => postgres.stop());

  const stores = { DATABASE_URL: postgres.url, REDIS_URL: redis.url };
  const whole = await startServer({
    script: "src/node.ts",
    variables: { ...measuredVariables, ...stores, DATA_DIR: `${folder.path}/data` },
    folder: folder.path,
    readyPath: "/health",
  });
  opened.defer(() => whole.stop());
  const person = await signUp(whole.url, "measured-person@example.com");
  const bare = await startServer({
    script: "test/performance/servers/bare-me.ts",
    variables: { ...stores, USER_ID: person.uuid },
    folder: folder.path,
    readyPath: "/me",
  });
  opened.defer(() => bare.stop());

  const headers = { authorization: `Bearer ${person.accessToken}` };
  const targets = [{ url: `${bare.url}/me` }, { url: `${whole.url}/api/v1/auth/me`, headers }];
  const [bareRate = 0, wholeRate = 0] = await measureInTurn(targets, plan);
  const verdict = judge("GET /me", wholeRate / bareRate, promisedRatio);
  return {
    kept: verdict.kept,
    lines: [
      `GET /me on Postgres and Redis, medians of ${plan.rounds} rounds`,
      ...tableOf([
        { name: "bare route, one SELECT and one GET", rate: bareRate },
        { name: "whole service", rate: wholeRate },
      ]),
      ...verdict.lines,
    ],
  };
}
