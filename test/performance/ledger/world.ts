import pg from "pg";
import { readConfig } from "../../../src/config.ts";
import { fromUuid } from "../../../src/core/id.ts";
import { startSession } from "../../../src/features/auth/sign-in.ts";
import { findUserById } from "../../../src/features/users/index.ts";
import { systemCtx } from "../../../src/platform/ctx.ts";
import { openPostgresDatabase } from "../../../src/platform/db/postgres.ts";
import { createLog, createServices, openOwnMemory } from "../../../src/services.ts";

/** Payers with tokens, and accounts for each of them, all with more money than they can spend. */
export const payers = 500;
export const accountsPerPayer = 20;
export const accountCount = payers * accountsPerPayer;

/** The uuid of the n-th account (from 1), which `pgbench` can make as well. */
export function accountUuid(n: number): string {
  return `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;
}

function userUuid(n: number): string {
  return `00000000-0000-7000-9000-${String(n).padStart(12, "0")}`;
}

/** Fills an empty, migrated database and signs everybody in; the tokens are those of the payers. */
export async function fillWorld(
  url: string,
  variables: Readonly<Record<string, string>>,
): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `insert into users (id, email, first_name, last_name, email_verified_at, created_at, updated_at)
      select ('00000000-0000-7000-9000-' || lpad(n::text, 12, '0'))::uuid,
        'payer-' || n || '@example.com', 'Ada', 'Example', now() - interval '90 days',
        now() - interval '90 days', now()
      from generate_series(1, $1::int) n`,
    [payers],
  );
  await client.query(
    `insert into accounts (id, owner_id, type, currency, exponent, created_at, posted, version)
      select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid,
        ('00000000-0000-7000-9000-' || lpad((1 + (n - 1) / $2::int)::text, 12, '0'))::uuid,
        'checking', 'USD', 2, now() - interval '90 days', 0, 0
      from generate_series(1, $1::int) n`,
    [accountCount, accountsPerPayer],
  );
  await client.query(
    "update accounts set posted = 1000000000000, version = 1 where owner_id is not null",
  );
  await client.query("analyze");
  await client.end();
  return signEverybodyIn(url, variables);
}

async function signEverybodyIn(
  url: string,
  variables: Readonly<Record<string, string>>,
): Promise<string[]> {
  const db = openPostgresDatabase({ connectionString: url });
  const config = readConfig(variables, "node");
  const parts = { db, memory: openOwnMemory(), log: createLog(() => undefined) };
  const ctx = systemCtx(createServices(config, parts), "bench");
  const tokens: string[] = [];
  for (let n = 1; n <= payers; n += 1) {
    const user = await findUserById(ctx, fromUuid("user", userUuid(n)));
    if (!user) throw new Error("A payer is missing");
    tokens.push((await startSession(ctx, user, ["pwd"])).accessToken);
  }
  await db.close();
  return tokens;
}
