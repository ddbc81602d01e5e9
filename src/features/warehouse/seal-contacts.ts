import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { runBounded } from "../../platform/run-bounded.ts";
import type { ContactRow } from "./source-rows.ts";
import type { ContactKind } from "./tables.ts";

/** What is kept of a customer or vendor. The kind is part of what the name is sealed for. */
export type SealedContact<Kind extends ContactKind> = Readonly<{
  kind: Kind;
  id: string;
  nameSealed: string;
  isArchived: boolean;
}>;

/** Seals at once; each is a short computation. */
const atOnce = 50;

/** Seals the names of other people before they come near the database. */
export async function sealContacts<Kind extends ContactKind>(
  ctx: Ctx,
  businessId: Id<"business">,
  kind: Kind,
  rows: readonly ContactRow[],
): Promise<SealedContact<Kind>[]> {
  return runBounded(rows, atOnce, async ({ id, name, isArchived }) => {
    const nameSealed = await ctx.crypto.fields.seal(name, contactAad(businessId, kind, id));
    return { kind, id, nameSealed, isArchived };
  });
}

export function contactAad(businessId: Id<"business">, kind: ContactKind, id: string): string {
  return `business_contacts:${businessId}:${kind}:${id}:name_sealed`;
}
