import { sql } from "drizzle-orm";
import { type Id, toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import type { SealedContact } from "./seal-contacts.ts";
import { asJson } from "./source-rows.ts";
import { businessContacts, type ContactKind } from "./tables.ts";

/** The statement that keeps customers as they are now; `sealContacts` makes the rows. */
export function saveCustomers(
  tx: Statements,
  _ctx: Ctx,
  businessId: Id<"business">,
  asOf: string,
  rows: readonly SealedContact<"customer">[],
) {
  return saveContacts(tx, businessId, "customer", asOf, rows);
}

/** The same of vendors. */
export function saveVendors(
  tx: Statements,
  _ctx: Ctx,
  businessId: Id<"business">,
  asOf: string,
  rows: readonly SealedContact<"vendor">[],
) {
  return saveContacts(tx, businessId, "vendor", asOf, rows);
}

function saveContacts(
  tx: Statements,
  businessId: Id<"business">,
  kind: ContactKind,
  asOf: string,
  rows: readonly SealedContact<ContactKind>[],
) {
  const json = asJson(rows, ({ id, nameSealed, isArchived }) => ({
    id,
    sealed: nameSealed,
    archived: isArchived,
  }));
  return tx.execute(sql`
    insert into ${businessContacts} (business_id, kind, source_id, name_sealed, is_archived,
      seen_on)
    select ${toUuid("business", businessId)}::uuid, ${kind}, r.id, r.sealed, r.archived,
        ${asOf}::date
      from jsonb_to_recordset(${json}::jsonb) as r(id text, sealed text, archived boolean)
      order by r.id
    on conflict (business_id, kind, source_id) do update set name_sealed = excluded.name_sealed,
      is_archived = excluded.is_archived, seen_on = excluded.seen_on`);
}
