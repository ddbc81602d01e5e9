import { and, eq, sql } from "drizzle-orm";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import type { OpenImport } from "./begin-import.ts";
import { importOvertaken, listEmpty, listShrank } from "./errors.ts";
import {
  sanctionsAddresses,
  sanctionsEntities,
  sanctionsImports,
  sanctionsLists,
  sanctionsNames,
} from "./tables.ts";
import { claimOpen, stillOpen } from "./write-batch.ts";

export type ImportCounts = Readonly<{ entities: number; aliases: number; addresses: number }>;

const complete = "the open import holds what was read";
const keptSize = "a list does not shrink by more than half";

/**
 * Puts an import in force, in one commit: searches see the whole list before it, or the whole new
 * one. Nothing changes when rows are missing, when another import has begun, or when the list, its
 * aliases or its addresses shrank by more than half without `mayShrink`.
 */
export async function finishImport(
  ctx: Ctx,
  open: OpenImport,
  counts: ImportCounts,
  { mayShrink }: Readonly<{ mayShrink: boolean }>,
): Promise<void> {
  if (counts.entities === 0) throw listEmpty();
  await analyse(ctx);
  try {
    await ctx.db.atomic(
      (tx) => [
        claimOpen(tx, open),
        claim(
          tx,
          tx
            .update(sanctionsImports)
            .set({ isOpen: false })
            .where(and(eq(sanctionsImports.id, open.id), holds(open, counts)))
            .returning({ id: sanctionsImports.id }),
          complete,
        ),
        claim(tx, putInForce(ctx, open, counts, mayShrink), keptSize),
        recordEvent(tx, ctx, {
          action: "sanctions_list.imported",
          target: open.list,
          details: { ...counts, may_shrink: mayShrink },
        }),
      ],
      { isLong: true },
    );
  } catch (error) {
    throw refusalOf(error);
  }
}

function refusalOf(error: unknown): unknown {
  const broken = brokenConstraint(error);
  if (broken === stillOpen) return importOvertaken({ cause: error });
  if (broken === keptSize) return listShrank({ cause: error });
  if (broken === complete) return new Error("The database holds other rows than were read");
  return error;
}

/** The planner must know the new rows before the first search meets them. */
async function analyse(ctx: Ctx): Promise<void> {
  await ctx.db.atomic(
    (tx) => [
      tx.execute(sql`analyze sanctions_tokens`),
      tx.execute(sql`analyze sanctions_name_tokens`),
      tx.execute(sql`analyze sanctions_names`),
      tx.execute(sql`analyze sanctions_entities`),
    ],
    { isLong: true },
  );
}

function holds({ id }: OpenImport, { entities, aliases, addresses }: ImportCounts) {
  return sql`${entities} = (select count(*) from ${sanctionsEntities} where import_id = ${id})
    and ${aliases} = (select count(*) from ${sanctionsNames}
      where import_id = ${id} and kind = 'alias')
    and ${addresses} = (select count(*) from ${sanctionsAddresses} where import_id = ${id})`;
}

function putInForce(ctx: Ctx, open: OpenImport, counts: ImportCounts, mayShrink: boolean) {
  const now = ctx.clock().toISOString();
  return sql`
    insert into ${sanctionsLists} as present
      (list, import_id, edition, entities, aliases, addresses, imported_at)
    values (${open.list}, ${open.id}, 1, ${counts.entities}, ${counts.aliases},
      ${counts.addresses}, ${now}::timestamptz)
    on conflict (list) do update set import_id = excluded.import_id,
      edition = present.edition + 1, entities = excluded.entities, aliases = excluded.aliases,
      addresses = excluded.addresses, imported_at = excluded.imported_at
    where ${mayShrink} or (excluded.entities * 2 >= present.entities
      and excluded.aliases * 2 >= present.aliases
      and excluded.addresses * 2 >= present.addresses)
    returning 1`;
}
