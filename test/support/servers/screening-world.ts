import { readConfig } from "../../../src/config.ts";
import {
  beginImport,
  finishImport,
  type ListName,
  sweepImports,
  writeAliases,
  writeEntities,
} from "../../../src/features/screening/index.ts";
import { type Ctx, systemCtx } from "../../../src/platform/ctx.ts";
import type { Database } from "../../../src/platform/db/database.ts";
import { createLog, createServices, openOwnMemory } from "../../../src/services.ts";
import { testVariables } from "../setup/variables.ts";
import type { SyntheticList } from "../synthetic-list.ts";

/** What verbs of the screening need. */
export function ctxOver(db: Database): Ctx {
  const parts = { db, memory: openOwnMemory(), log: createLog(() => undefined) };
  return systemCtx(createServices(readConfig(testVariables, "node"), parts), "test");
}

const batch = 500;

/** Puts a list in force, as the command line does. */
export async function importList(
  ctx: Ctx,
  { entities, aliases }: SyntheticList,
  list: ListName = "ofac-sdn",
  mayShrink = false,
): Promise<void> {
  const open = await beginImport(ctx, list);
  for (let at = 0; at < entities.length; at += batch) {
    await writeEntities(ctx, open, entities.slice(at, at + batch));
  }
  for (let at = 0; at < aliases.length; at += batch) {
    await writeAliases(ctx, open, aliases.slice(at, at + batch));
  }
  const counts = { entities: entities.length, aliases: aliases.length, addresses: 0 };
  await finishImport(ctx, open, counts, { mayShrink });
  await sweepImports(ctx, list);
}
