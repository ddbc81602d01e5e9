import { type KeyedTable, keyedTable } from "../../platform/rotation/keyed-table.ts";
import { contactAad } from "./seal-contacts.ts";
import { businessContacts } from "./tables.ts";

export const warehouseKeyedTables: readonly KeyedTable[] = [
  keyedTable(businessContacts, ["businessId", "kind", "sourceId"], {
    nameSealed: {
      follows: "sealed",
      aad: ({ businessId, kind, sourceId }) => contactAad(businessId, kind, sourceId),
    },
  }),
];
