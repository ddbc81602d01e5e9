import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import pg from "pg";
import { fromUuid } from "../../../src/core/id.ts";
import { migrate } from "../../../src/node/migrations.ts";
import { startOwnPostgres } from "../../support/servers/own-postgres.ts";
import { startRedis } from "../../support/servers/redis.ts";
import { makeTemporaryFolder } from "../../support/servers/temporary-folder.ts";
import { type Finding, judge } from "../finding.ts";
import { measureTransfers } from "../ledger/load.ts";
import { accountCount, accountsPerPayer, accountUuid, fillWorld } from "../ledger/world.ts";
import { generator } from "../load.ts";
import { median } from "../median.ts";
import { startServer } from "../server-process.ts";
import { measuredVariables } from "../variables.ts";

const run = promisify(execFile);
const script = fileURLToPath(new URL("authorizations.lua", import.meta.url));
const promised = 0.8;
const rounds = 5;
const roundSeconds = 4;
const warmUpSeconds = 3;
const graceSeconds = 10;
const clients = 32;
const amount = 7;

const unlimited = 1_000_000_000_000;
const variables = {
  ...measuredVariables,
  POLICY: JSON.stringify({
    ...JSON.parse(measuredVariables.POLICY),
    "transfer.single.unverified": unlimited,
    "transfer.day.unverified": unlimited,
    "fraud.review": 1_000_000,
    "fraud.block": 1_000_000,
    "access_token.seconds": 86_400,
  }),
};

/** Authorizations per second through the whole service, against transfers of the same run. */
export async function measureCards(): Promise<Finding> {
  if (generator !== "wrk") return { kept: true, lines: ["Cards: left out, it needs wrk"] };
  await using opened = new AsyncDisposableStack();
  const folder = makeTemporaryFolder();
  opened.defer(() => folder.remove());
  const redis = await startRedis();
  if (redis) opened.defer(() => redis.stop());
  const postgres = await startOwnPostgres({ isDurable: true });
  opened.defer(() => postgres.stop());
  await migrate({ kind: "postgres", url: postgres.url });
  const tokens = await fillWorld(postgres.url, variables);
  await fillCards(postgres.url);
  const payers = join(folder.path, "payers.txt");
  writeFileSync(payers, linesOf(tokens, "account"));
  const holders = join(folder.path, "holders.txt");
  writeFileSync(holders, linesOf(tokens, "card"));
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

  const transfers = { url: service.url, people: payers, clients, amount };
  const ways = {
    transfers: (seconds: number) => measureTransfers({ ...transfers, seconds }),
    authorizations: (seconds: number) => measureAuthorizations(service.url, holders, seconds),
  };
  await ways.transfers(warmUpSeconds);
  await ways.authorizations(warmUpSeconds);
  const rates = { transfers: [] as number[], authorizations: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    rates.transfers.push(await ways.transfers(roundSeconds));
    rates.authorizations.push(await ways.authorizations(roundSeconds));
  }
  return findingOf(median(rates.transfers), median(rates.authorizations));
}

function findingOf(transfers: number, authorizations: number): Finding {
  const verdict = judge("Cards, authorizations to transfers", authorizations / transfers, promised);
  return {
    kept: verdict.kept,
    lines: [
      `Cards on Postgres and Redis, ${clients} clients, medians of ${rounds} rounds`,
      `  transfers      ${Math.round(transfers)}/s`,
      `  authorizations ${Math.round(authorizations)}/s`,
      ...verdict.lines,
    ],
  };
}

/** Throws when one is refused or declined. */
async function measureAuthorizations(url: string, people: string, seconds: number) {
  const { stdout } = await run(
    "wrk",
    ["-t1", `-c${clients}`, `-d${seconds}s`, "-s", script, url, "--", people, String(amount)],
    { timeout: (seconds + graceSeconds) * 1000 },
  );
  const rate = Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
  if (!(rate > 0) || /Non-2xx|Socket errors|Declined/.test(stdout)) {
    throw new Error(stdout.slice(0, 2_000));
  }
  return rate;
}

/** One card on every account, with a limit per authorization and one per day, as new ones have. */
async function fillCards(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `insert into cards (id, owner_id, account_id, type, single_use, status, currency, country,
        brand, last4, pan_sealed, pan_tag, cvc_key_id, exp_month, exp_year, expires_at, channels,
        created_at, updated_at)
      select id, owner_id, id, 'virtual', false, 'active', currency, 'US', 'visa', '4242', 'sealed',
        id::text, 'k1', 12, 2999, timestamptz '3000-01-01', '{online}', now(), now()
      from accounts where owner_id is not null`,
  );
  await client.query(
    `insert into card_limits (card_id, place, span, amount, window_start)
      select id, 1, 'per_authorization', $1::bigint, null from cards
      union all select id, 2, 'daily', $1::bigint, cards_window('daily', now()) from cards`,
    [unlimited],
  );
  await client.query("analyze");
  await client.end();
}

/** A token and the accounts, or the cards, of its owner per line; both have the same numbers. */
function linesOf(tokens: readonly string[], kind: "account" | "card"): string {
  const holders = accountCount / accountsPerPayer;
  const lines = tokens.slice(0, holders).map((token, index) => {
    const own = Array.from(
      { length: accountsPerPayer },
      (_, at) => index * accountsPerPayer + at + 1,
    );
    return [token, ...own.map((n) => fromUuid(kind, accountUuid(n)))].join(" ");
  });
  return `${lines.join("\n")}\n`;
}
