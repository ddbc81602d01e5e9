import { and, eq, sql } from "drizzle-orm";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import type { OpenImport } from "./begin-import.ts";
import { importOvertaken } from "./errors.ts";
import { indexNames, type NewName } from "./name-rows.ts";
import {
  sanctionsImports,
  sanctionsNames,
  sanctionsNameTokens,
  sanctionsTokens,
} from "./tables.ts";

/** What is broken when another import began, as `brokenConstraint` gives it. */
export const stillOpen = "the import is still open";

/** The statement without which nothing is added to an import: it fails once that was given up. */
export function claimOpen(tx: Statements, { id }: OpenImport) {
  const isOpen = and(eq(sanctionsImports.id, id), eq(sanctionsImports.isOpen, true));
  const keep = tx.update(sanctionsImports).set({ isOpen: true }).where(isOpen);
  return claim(tx, keep.returning({ id: sanctionsImports.id }), stillOpen);
}

/** Adds rows to an import, all or none. Throws `import_overtaken`. */
export async function writeBatch(
  ctx: Ctx,
  open: OpenImport,
  build: (tx: Statements) => readonly Statement[],
): Promise<void> {
  try {
    await ctx.db.atomic((tx) => [claimOpen(tx, open), ...build(tx)], { isLong: true });
  } catch (error) {
    if (brokenConstraint(error) === stillOpen) throw importOvertaken({ cause: error });
    throw error;
  }
}

/** The statements that add names, and what they are found by. */
export function addNames(tx: Statements, { id }: OpenImport, names: readonly NewName[]) {
  const { tokens, nameTokens } = indexNames(names);
  const rows = names.map(({ type: _, ...row }) => row);
  return [
    tx.execute(sql`insert into ${sanctionsNames} (import_id, entity, position, name, kind)
      select ${id}::int, entity, position, name, kind
      from json_to_recordset(${JSON.stringify(rows)}::json)
        as row (entity int, position int, name text, kind text)`),
    tx.execute(sql`insert into ${sanctionsTokens} (import_id, token, keys)
      select ${id}::int, token, keys
      from json_to_recordset(${JSON.stringify(tokens)}::json) as row (token text, keys int[])
      on conflict do nothing`),
    tx.execute(sql`insert into ${sanctionsNameTokens}
        (import_id, token, entity, position, name_length)
      select ${id}::int, token, entity, position, name_length
      from json_to_recordset(${JSON.stringify(nameTokens)}::json)
        as row (token text, entity int, position int, name_length smallint)
      on conflict do nothing`),
  ];
}
