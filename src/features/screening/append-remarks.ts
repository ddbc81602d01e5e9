import { and, eq, inArray, lt } from "drizzle-orm";
import type { Ctx } from "../../platform/ctx.ts";
import type { OpenImport } from "./begin-import.ts";
import { indexNames } from "./name-rows.ts";
import { parseRemarks } from "./parse-remarks.ts";
import { findRemarks } from "./queries-imports.ts";
import { sanctionsEntities, sanctionsNames, sanctionsNameTokens } from "./tables.ts";
import { addNames, writeBatch } from "./write-batch.ts";
import { weakNames } from "./write-entities.ts";

export type MoreRemarks = Readonly<{ entity: number; remarks: string }>;

/**
 * Appends what did not fit into the remarks of entities, and reads the whole again: the cut may go
 * through the middle of a word. Gives how many rows found their entity.
 */
export async function appendRemarks(
  ctx: Ctx,
  open: OpenImport,
  rows: readonly MoreRemarks[],
): Promise<number> {
  const before = await findRemarks(ctx, open, rows);
  const changed = [...before.values()].map(({ entity, type, remarks }) => {
    const more = rows.filter((row) => row.entity === entity).map((row) => row.remarks);
    const whole = [remarks ?? "", ...more].join("");
    return { entity, type, whole, old: parseRemarks(remarks ?? ""), now: parseRemarks(whole) };
  });
  if (changed.length === 0) return 0;
  const isWeak = lt(sanctionsNames.position, 0);
  const oldNames = changed.flatMap(({ entity, type, old }) =>
    weakNames(entity, type, old.weakAliases),
  );
  const newNames = changed.flatMap(({ entity, type, now }) =>
    weakNames(entity, type, now.weakAliases),
  );
  const ids = changed.map(({ entity }) => entity);
  const { importId, token, entity: named, position } = sanctionsNameTokens;
  await writeBatch(ctx, open, (tx) => [
    tx
      .delete(sanctionsNames)
      .where(
        and(eq(sanctionsNames.importId, open.id), inArray(sanctionsNames.entity, ids), isWeak),
      ),
    ...indexNames(oldNames).nameTokens.map((row) =>
      tx
        .delete(sanctionsNameTokens)
        .where(
          and(
            eq(importId, open.id),
            eq(token, row.token),
            eq(named, row.entity),
            eq(position, row.position),
          ),
        ),
    ),
    ...changed.map(({ entity, whole, now }) =>
      tx
        .update(sanctionsEntities)
        .set({
          remarks: whole,
          births: [...now.births],
          documents: [...now.documents],
          nationalities: [...now.nationalities],
        })
        .where(and(eq(sanctionsEntities.importId, open.id), eq(sanctionsEntities.entity, entity))),
    ),
    ...addNames(tx, open, newNames),
  ]);
  return rows.filter((row) => before.has(row.entity)).length;
}
