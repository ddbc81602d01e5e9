import type { Ctx } from "../../platform/ctx.ts";
import type { OpenImport } from "./begin-import.ts";
import type { ListedAlias } from "./listed-entity.ts";
import { findTypes } from "./queries-imports.ts";
import { addNames, writeBatch } from "./write-batch.ts";

/**
 * Adds aliases of entities that are there already; gives how many there were. Those of others stay
 * out. Throws `import_overtaken`.
 */
export async function writeAliases(
  ctx: Ctx,
  open: OpenImport,
  aliases: readonly ListedAlias[],
): Promise<number> {
  const types = await findTypes(ctx, open, aliases);
  const known = aliases.flatMap((alias) => {
    const type = types.get(alias.entity);
    return type === undefined ? [] : { ...alias, kind: "alias" as const, type };
  });
  if (known.length > 0) await writeBatch(ctx, open, (tx) => addNames(tx, open, known));
  return known.length;
}
