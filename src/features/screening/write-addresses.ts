import { sql } from "drizzle-orm";
import type { Ctx } from "../../platform/ctx.ts";
import type { OpenImport } from "./begin-import.ts";
import type { ListedAddress } from "./listed-entity.ts";
import { findTypes } from "./queries-imports.ts";
import { sanctionsAddresses } from "./tables.ts";
import { writeBatch } from "./write-batch.ts";

/**
 * Adds addresses of entities that are there already; gives how many there were. Those of others
 * stay out. Throws `import_overtaken`.
 */
export async function writeAddresses(
  ctx: Ctx,
  open: OpenImport,
  addresses: readonly ListedAddress[],
): Promise<number> {
  const types = await findTypes(ctx, open, addresses);
  const known = addresses.filter(({ entity }) => types.has(entity));
  if (known.length === 0) return 0;
  await writeBatch(ctx, open, (tx) => [
    tx.execute(sql`insert into ${sanctionsAddresses}
        (import_id, entity, position, address, city, country, remarks)
      select ${open.id}::int, entity, position, address, city, country, remarks
      from json_to_recordset(${JSON.stringify(known)}::json) as row (entity int, position int,
        address text, city text, country text, remarks text)`),
  ]);
  return known.length;
}
