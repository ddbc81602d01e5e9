import type { SQL } from "drizzle-orm";
import type { Ctx } from "../../platform/ctx.ts";
import type { Broken } from "./queries-broken-accounts.ts";

/** Rows per statement: few enough to be done well within the time-out, on any driver. */
export const pageRows = 2_000;
const nil = "00000000-0000-0000-0000-000000000000";

export type Page = Readonly<{ id: string; problem: string | null; [column: string]: unknown }>;

/**
 * Walks a table by id: `build` makes the statement of the page after an id, whose rows say what is
 * wrong with each, if anything. Stops at the first broken row.
 */
export async function walkPages(
  ctx: Ctx,
  build: (afterId: string) => SQL,
  describe: (row: Page) => Broken,
  onProgress: (rows: number) => void,
): Promise<Readonly<{ rows: number; broken: Broken | null }>> {
  let afterId = nil;
  let seen = 0;
  for (;;) {
    const [{ rows }] = await ctx.db.atomic((tx) => [tx.execute<Page>(build(afterId))], {
      isLong: true,
    });
    const wrong = rows.find(({ problem }) => problem !== null);
    seen += rows.length;
    onProgress(seen);
    if (wrong) return { rows: seen, broken: describe(wrong) };
    const last = rows.at(-1);
    if (!last || rows.length < pageRows) return { rows: seen, broken: null };
    afterId = last.id;
  }
}
