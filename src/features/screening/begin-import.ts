import { and, eq } from "drizzle-orm";
import type { Ctx } from "../../platform/ctx.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { importOvertaken } from "./errors.ts";
import { type ListName, sanctionsImports } from "./tables.ts";

/** An import under way, of which nobody sees anything until `finishImport`. */
export type OpenImport = Readonly<{ id: number; list: ListName }>;

/**
 * Opens an import of a list. One that was open before is given up by this, whether it still runs
 * or was killed: whoever runs it is refused at the next batch.
 */
export async function beginImport(ctx: Ctx, list: ListName): Promise<OpenImport> {
  const isOpen = and(eq(sanctionsImports.list, list), eq(sanctionsImports.isOpen, true));
  try {
    const [, [opened]] = await ctx.db.atomic((tx) => [
      tx.update(sanctionsImports).set({ isOpen: false }).where(isOpen),
      tx
        .insert(sanctionsImports)
        .values({ list, isOpen: true, startedAt: ctx.clock() })
        .returning({ id: sanctionsImports.id }),
    ]);
    if (!opened) throw new Error("The import was not opened");
    return { id: opened.id, list };
  } catch (error) {
    if (brokenConstraint(error) === "one_open_import_of_a_list") throw importOvertaken();
    throw error;
  }
}
