import { sql } from "drizzle-orm";
import type { Ctx } from "../../platform/ctx.ts";
import type { OpenImport } from "./begin-import.ts";
import type { ListedEntity } from "./listed-entity.ts";
import type { NewName } from "./name-rows.ts";
import { sanctionsEntities } from "./tables.ts";
import { addNames, writeBatch } from "./write-batch.ts";

/** Adds entities with their names and weak aliases. Throws `import_overtaken`. */
export async function writeEntities(
  ctx: Ctx,
  open: OpenImport,
  entities: readonly ListedEntity[],
): Promise<void> {
  const rows = entities.map(({ sourceId, weakAliases: _, ...row }) => ({
    ...row,
    source_id: sourceId,
  }));
  await writeBatch(ctx, open, (tx) => [
    tx.execute(sql`insert into ${sanctionsEntities} (import_id, entity, source_id, type, name,
        programs, births, documents, nationalities, remarks, details)
      select ${open.id}::int, entity, source_id, type, name, programs, births, documents,
        nationalities, remarks, details
      from json_to_recordset(${JSON.stringify(rows)}::json) as row (entity int, source_id text,
        type text, name text, programs text[], births text[], documents text[],
        nationalities text[], remarks text, details jsonb)`),
    ...addNames(tx, open, entities.flatMap(namesOf)),
  ]);
}

function namesOf({ entity, type, name, weakAliases }: ListedEntity): NewName[] {
  return [
    { entity, position: 0, name, kind: "name", type },
    ...weakNames(entity, type, weakAliases),
  ];
}

/** Weak aliases stand below the name. */
export function weakNames(
  entity: number,
  type: ListedEntity["type"],
  aliases: readonly string[],
): NewName[] {
  return aliases.map((alias, at) => ({
    entity,
    position: -1 - at,
    name: alias,
    kind: "weak",
    type,
  }));
}
