import { sql } from "drizzle-orm";
import { z } from "zod";
import { fromUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Broken } from "./queries-broken-accounts.ts";
import { pageRows } from "./walk-pages.ts";

const row = z.object({
  id: z.string(),
  account_id: z.string(),
  account_version: z.coerce.number(),
  amount: z.coerce.number(),
  balance_after: z.coerce.number(),
  recorded_ms: z.coerce.number(),
  /** What is wrong between the entry and its transfer and account. */
  problem: z.string().nullable(),
});
type Row = z.infer<typeof row>;

const nil = "00000000-0000-0000-0000-000000000000";

/** Every entry in the order of its account: the chain has no gap and no wrong sum. */
export async function checkEntries(
  ctx: Ctx,
  onProgress: (rows: number) => void,
): Promise<Readonly<{ rows: number; broken: Broken | null }>> {
  let previous: Row | null = null;
  let seen = 0;
  for (;;) {
    const page: Row[] = await readPage(ctx, previous);
    for (const entry of page) {
      const problem = entry.problem ?? brokenLink(previous, entry);
      if (problem !== null) {
        return { rows: seen, broken: { row: fromUuid("entry", entry.id), invariant: problem } };
      }
      previous = entry;
      seen += 1;
    }
    onProgress(seen);
    if (page.length < pageRows) return { rows: seen, broken: null };
  }
}

async function readPage(ctx: Ctx, after: Row | null): Promise<Row[]> {
  const page = sql`
    select e.id, e.account_id, e.account_version, e.amount, e.balance_after,
      (extract(epoch from e.recorded_at) * 1000)::bigint as recorded_ms, case
        when t.id is null then 'an entry belongs to a transfer'
        when t.status <> 'posted' then 'only posted transfers have entries'
        when e.amount <> case e.account_id when t.debit_account_id then -t.amount
          when t.credit_account_id then t.amount else 0 end
          then 'an entry is what its transfer moved'
        when a.currency is distinct from t.currency then 'currencies never mix'
        when e.effective_at > e.recorded_at then 'nothing takes effect after it was recorded'
      end as problem
    from (
      select * from entries
      where (account_id, account_version)
        > (${after?.account_id ?? nil}, ${after?.account_version ?? 0})
      order by account_id, account_version limit ${pageRows}
    ) e
    left join transfers t on t.id = e.transfer_id
    left join accounts a on a.id = e.account_id
    order by e.account_id, e.account_version`;
  const [{ rows }] = await ctx.db.atomic((tx) => [tx.execute(page)], { isLong: true });
  return z.array(row).parse(rows);
}

function brokenLink(previous: Row | null, entry: Row): string | null {
  const before = previous?.account_id === entry.account_id ? previous : null;
  if (entry.account_version !== (before?.account_version ?? 0) + 1) return "versions have no gap";
  if (entry.balance_after !== (before?.balance_after ?? 0) + entry.amount) {
    return "balance_after adds up";
  }
  if (before && entry.recorded_ms < before.recorded_ms) return "time does not go back";
  return null;
}
