import {
  type Following,
  type KeyedTable,
  keyedTable,
} from "../../platform/rotation/keyed-table.ts";
import { messageOf } from "./document-number.ts";
import type { KycRecord } from "./queries.ts";
import { aadOf } from "./seal-details.ts";
import { kycRecords } from "./tables.ts";

const sealed = (column: Parameters<typeof aadOf>[1]): Following<KycRecord> => ({
  follows: "sealed",
  aad: ({ id }) => aadOf(id, column),
});

export const kycKeyedTables: readonly KeyedTable[] = [
  keyedTable(kycRecords, ["id"], {
    fullNameSealed: sealed("fullNameSealed"),
    dateOfBirthSealed: sealed("dateOfBirthSealed"),
    addressSealed: sealed("addressSealed"),
    documentNumberSealed: sealed("documentNumberSealed"),
    mrzSealed: sealed("mrzSealed"),
    taxIdSealed: sealed("taxIdSealed"),
    phoneSealed: sealed("phoneSealed"),
    reasonSealed: sealed("reasonSealed"),
    documentTag: {
      follows: "tagged",
      purpose: "blind-index",
      message: async ({ documentCountry: issuingCountry }, open) =>
        messageOf({ issuingCountry, number: await open("documentNumberSealed") }),
    },
  }),
];
