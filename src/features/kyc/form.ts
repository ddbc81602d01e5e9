import type { DocumentType } from "./transitions.ts";

export type Address = Readonly<{
  line1: string;
  line2: string | null;
  city: string;
  region: string | null;
  postalCode: string;
  country: string;
}>;

/** What a person says about themselves. Days are `YYYY-MM-DD`, countries alpha-2. */
export type KycForm = Readonly<{
  fullName: string;
  dateOfBirth: string;
  nationality: string;
  address: Address;
  document: Readonly<{
    type: DocumentType;
    number: string;
    issuingCountry: string;
    expiresOn: string;
    mrz: readonly string[] | null;
  }>;
  taxId: string | null;
  /** E.164. */
  phone: string | null;
}>;
