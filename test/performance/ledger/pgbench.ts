import { execFile, spawnSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { accountCount, accountsPerPayer, accountUuid } from "./world.ts";

const run = promisify(execFile);
const graceSeconds = 20;

/** Where pgbench is, or null; Debian keeps it with the server's programs. */
export function findPgbench(): string | null {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root).sort().reverse() : [];
  const places = versions.map((version) => `${root}/${version}/bin/pgbench`);
  return [...places, "pgbench"].find((place) => !spawnSync(place, ["--version"]).error) ?? null;
}

export type PgbenchPlan = Readonly<{
  pgbench: string;
  url: string;
  folder: string;
  clients: number;
  seconds: number;
  /** The account that everybody pays, or null for any. */
  hot: number | null;
}>;

/** Transfers per second of the posting function alone: one per call, no HTTP. */
export async function measurePgbench(plan: PgbenchPlan): Promise<number> {
  const script = join(plan.folder, `transfer-${plan.hot ?? "spread"}.sql`);
  writeFileSync(script, scriptOf(plan.hot));
  const { stdout } = await run(
    plan.pgbench,
    [
      ...["-n", "-M", "prepared", "-c", String(plan.clients), "-j", "2"],
      ...["-T", String(plan.seconds), "-f", script, plan.url],
    ],
    { timeout: (plan.seconds + graceSeconds) * 1000 },
  );
  const rate = Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
  if (!(rate > 0) || /number of failed transactions: [1-9]/.test(stdout)) throw new Error(stdout);
  return rate;
}

const uuid = (kind: "8000" | "9000", number: string) =>
  `('00000000-0000-7000-${kind}-' || lpad((${number})::text, 12, '0'))`;

/** The same call as the service sends for one transfer of a customer, of the same size. */
function scriptOf(hot: number | null): string {
  const text = (length: number) => "x".repeat(length);
  const credit = hot === null ? uuid("8000", ":payee::int") : `'${accountUuid(hot)}'`;
  return `\\set payer random(2, ${accountCount - 1})
\\set payee random(1, ${accountCount} - 1)
\\set payee case when :payee >= :payer then :payee + 1 else :payee end
select * from ledger_post(now(), '{100000000000,100000000000,100000000000,100000000000}', null,
  jsonb_build_array(jsonb_build_object(
    'scope', ${uuid("9000", `1 + (:payer::int - 1) / ${accountsPerPayer}`)},
    'key', gen_random_uuid(), 'tag', '${text(46)}',
    'effect', jsonb_build_object('kind', 'transfers', 'ids', jsonb_build_array('${text(30)}')),
    'audit', gen_random_uuid(), 'actor_kind', 'user', 'actor', '${text(30)}',
    'action', 'transfer.posted', 'target', gen_random_uuid(), 'request_id', '${text(30)}',
    'address', '127.0.0.1', 'user_agent', '', 'origin_tag', '${text(46)}',
    'details', jsonb_build_object('amount', 7, 'currency', 'USD', 'risk', 'allow'))),
  jsonb_build_array(jsonb_build_object(
    'request', 1, 'id', gen_random_uuid(), 'kind', 'post', 'type', 'transfer',
    'debit', ${uuid("8000", ":payer::int")}, 'credit', ${credit},
    'payer', ${uuid("9000", `1 + (:payer::int - 1) / ${accountsPerPayer}`)},
    'limited', true, 'amount', 7, 'currency', 'USD',
    'initiated_by', ${uuid("9000", `1 + (:payer::int - 1) / ${accountsPerPayer}`)},
    'debit_entry', gen_random_uuid(), 'credit_entry', gen_random_uuid(),
    'event', gen_random_uuid(), 'event_kind', 'transaction.posted',
    'payload', jsonb_build_object('id', '${text(30)}', 'type', 'transfer', 'status', 'posted',
      'amount', 7, 'currency', 'USD', 'from_account_id', '${text(30)}',
      'to_account_id', '${text(30)}', 'description', null, 'reference', null,
      'metadata', jsonb_build_object(), 'reverses', null, 'reversed_by', null,
      'refunded_amount', 0, 'effective_at', '${text(24)}', 'created_at', '${text(24)}'),
    'risk_decision', 'allow', 'risk_score', 0, 'risk_reasons', jsonb_build_array())));
`;
}
