import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromUuid } from "../../../src/core/id.ts";
import { migrate } from "../../../src/node/migrations.ts";
import { startOwnPostgres } from "../../support/servers/own-postgres.ts";
import { startRedis } from "../../support/servers/redis.ts";
import { makeTemporaryFolder } from "../../support/servers/temporary-folder.ts";
import { type Finding, judge, type Row } from "../finding.ts";
import { generator } from "../load.ts";
import { median } from "../median.ts";
import { startServer } from "../server-process.ts";
import { measuredVariables } from "../variables.ts";
import { measureBatches, measureTransfers } from "./load.ts";
import { findPgbench, measurePgbench } from "./pgbench.ts";
import { accountsPerPayer, accountUuid, fillWorld, payers } from "./world.ts";

const promised = { spread: 0.7, hot: 2 };
const promisedBatchRate = 10_000;
const rounds = 3;
const roundSeconds = 4;
const warmUpSeconds = 3;
const clients = 32;
const hotAccount = 1;
/** Minor units: below and above what the fraud rules look at. */
const amounts = { small: 7, material: 150_00 };

const variables = {
  ...measuredVariables,
  POLICY: JSON.stringify({
    ...JSON.parse(measuredVariables.POLICY),
    "transfer.single.unverified": 100_000_000_000,
    "transfer.day.unverified": 100_000_000_000,
    "fraud.review": 1_000_000,
    "fraud.block": 1_000_000,
    "access_token.seconds": 86_400,
  }),
};

/** Transfers per second through the whole service, against pgbench on the same SQL function. */
export async function measureLedger(): Promise<Finding> {
  const pgbench = findPgbench();
  if (!pgbench || generator !== "wrk") {
    return { kept: true, lines: ["Ledger: left out, it needs pgbench and wrk"] };
  }
  await using opened = new AsyncDisposableStack();
  const folder = makeTemporaryFolder();
  opened.defer(() => folder.remove());
  const redis = await startRedis();
  if (redis) opened.defer(() => redis.stop());
  const postgres = await startOwnPostgres({ isDurable: true });
  opened.defer(() => postgres.stop());
  await migrate({ kind: "postgres", url: postgres.url });
  const tokens = await fillWorld(postgres.url, variables);
  const people = join(folder.path, "payers.txt");
  writeFileSync(people, linesOf(tokens));
  const service = await startServer({
    script: "src/node.ts",
    variables: {
      ...variables,
      DATABASE_URL: postgres.url,
      ...(redis ? { REDIS_URL: redis.url } : {}),
      DATA_DIR: `${folder.path}/data`,
    },
    folder: folder.path,
    readyPath: "/health",
  });
  opened.defer(() => service.stop());

  const hot = fromUuid("account", accountUuid(hotAccount));
  const bare = { pgbench, url: postgres.url, folder: folder.path, clients };
  const through = { url: service.url, people, clients };
  const { small, material } = amounts;
  type Way = readonly [string, (seconds: number) => Promise<number>];
  const ways: readonly Way[] = [
    ["pgbench, spread", (seconds) => measurePgbench({ ...bare, seconds, hot: null })],
    ["HTTP, spread", (seconds) => measureTransfers({ ...through, seconds, amount: small })],
    ["HTTP, spread, scored", (s) => measureTransfers({ ...through, seconds: s, amount: material })],
    ["pgbench, one hot account", (s) => measurePgbench({ ...bare, seconds: s, hot: hotAccount })],
    [
      "HTTP, one hot account",
      (s) => measureTransfers({ ...through, seconds: s, amount: small, to: hot }),
    ],
    [
      "HTTP, batches of 500, one hot account",
      (seconds) =>
        measureBatches({
          url: service.url,
          seconds,
          token: tokens[0] ?? "",
          from: hot,
          to: otherOf(1),
        }),
    ],
  ];
  const rates = new Map<string, number[]>();
  for (const [, measure] of ways) await measure(warmUpSeconds);
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, measure] of ways) {
      rates.set(name, [...(rates.get(name) ?? []), await measure(roundSeconds)]);
    }
  }
  return findingOf(ways.map(([name]) => ({ name, rate: median(rates.get(name) ?? []) })));
}

function findingOf(rows: readonly Row[]): Finding {
  const rateOf = (name: string) => rows.find((row) => row.name === name)?.rate ?? 0;
  const batchRate = Math.round(rateOf("HTTP, batches of 500, one hot account"));
  const verdicts = [
    judge("Ledger, spread", rateOf("HTTP, spread") / rateOf("pgbench, spread"), promised.spread),
    judge(
      "Ledger, one hot account",
      rateOf("HTTP, one hot account") / rateOf("pgbench, one hot account"),
      promised.hot,
    ),
    {
      kept: batchRate >= promisedBatchRate,
      lines: [`Ledger, batches: ${batchRate}/s (promised ≥ ${promisedBatchRate}/s)`],
    },
  ];
  const width = Math.max(...rows.map(({ name }) => name.length));
  return {
    kept: verdicts.every(({ kept }) => kept),
    lines: [
      `Transfers on Postgres and Redis, ${clients} clients, medians of ${rounds} rounds`,
      ...rows.map(({ name, rate }) => `  ${name.padEnd(width)} ${Math.round(rate)}/s`),
      ...verdicts.flatMap(({ lines }) => lines),
    ],
  };
}

/** A token and the accounts of its owner per line. */
function linesOf(tokens: readonly string[]): string {
  const lines = tokens.slice(0, payers).map((token, index) => {
    const own = Array.from(
      { length: accountsPerPayer },
      (_, at) => index * accountsPerPayer + at + 1,
    );
    return [token, ...own.map((n) => fromUuid("account", accountUuid(n)))].join(" ");
  });
  return `${lines.join("\n")}\n`;
}

/** Accounts of the same payer as the n-th one, but that one. */
function otherOf(n: number): string[] {
  const own = Array.from({ length: accountsPerPayer }, (_, at) => at + 1);
  return own.filter((at) => at !== n).map((at) => fromUuid("account", accountUuid(at)));
}
