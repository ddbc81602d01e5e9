import type { Id } from "../../core/id.ts";
import { SealBroken } from "../../platform/crypto/sealed-box.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Address, KycForm } from "./form.ts";
import type { KycRecord } from "./queries.ts";

/** What of a record is sealed, in clear. */
export type Details = Readonly<{
  fullName: string;
  dateOfBirth: string;
  address: Address;
  documentNumber: string;
  mrz: readonly string[] | null;
  taxId: string | null;
  phone: string | null;
  reason: string | null;
}>;

export function detailsOf(form: KycForm): Details {
  const { fullName, dateOfBirth, address, document, taxId, phone } = form;
  const { number: documentNumber, mrz } = document;
  return { fullName, dateOfBirth, address, documentNumber, mrz, taxId, phone, reason: null };
}

type SealedColumn = Extract<keyof KycRecord, `${string}Sealed`>;

/** Where a sealed value belongs: it opens in its own table, row and column only. */
export function aadOf(id: Id<"kyc">, column: SealedColumn): string {
  return `kyc_records:${id}:${column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
}

/** The sealed columns of a new record. */
export async function sealDetails(ctx: Pick<Ctx, "crypto">, id: Id<"kyc">, details: Details) {
  const seal = (column: SealedColumn, text: string) =>
    ctx.crypto.fields.seal(text, aadOf(id, column));
  const sealIfAny = (column: SealedColumn, text: string | null) =>
    text === null ? null : seal(column, text);
  const mrz = details.mrz === null ? null : JSON.stringify(details.mrz);
  const [fullNameSealed, dateOfBirthSealed, addressSealed, documentNumberSealed] =
    await Promise.all([
      seal("fullNameSealed", details.fullName),
      seal("dateOfBirthSealed", details.dateOfBirth),
      seal("addressSealed", JSON.stringify(details.address)),
      seal("documentNumberSealed", details.documentNumber),
    ]);
  return {
    ...{ fullNameSealed, dateOfBirthSealed, addressSealed, documentNumberSealed },
    mrzSealed: await sealIfAny("mrzSealed", mrz),
    taxIdSealed: await sealIfAny("taxIdSealed", details.taxId),
    phoneSealed: await sealIfAny("phoneSealed", details.phone),
  };
}

export function sealReason(ctx: Pick<Ctx, "crypto">, id: Id<"kyc">, reason: string) {
  return ctx.crypto.fields.seal(reason, aadOf(id, "reasonSealed"));
}

const lostAddress: Address = {
  ...{ line1: "", line2: null, city: "", region: null, postalCode: "", country: "" },
};

/**
 * A record's details in clear; empty, and logged, where the key that sealed them was dropped.
 * Throws `SealBroken` for what was tampered with.
 */
export async function openDetails(
  ctx: Pick<Ctx, "crypto" | "log">,
  record: KycRecord,
): Promise<Details> {
  const open = async (column: SealedColumn): Promise<string | null> => {
    const sealed = record[column];
    if (sealed === null) return null;
    try {
      return await ctx.crypto.fields.open(sealed, aadOf(record.id, column));
    } catch (error) {
      if (!(error instanceof SealBroken) || error.fault !== "unknown_key") throw error;
      ctx.log.error("kyc_field_broken", { kyc_id: record.id, column, fault: error.fault });
      return null;
    }
  };
  const columns = ["fullNameSealed", "dateOfBirthSealed", "documentNumberSealed"] as const;
  const [fullName, dateOfBirth, documentNumber] = await Promise.all(columns.map(open));
  const [address, mrz] = await Promise.all([open("addressSealed"), open("mrzSealed")]);
  return {
    fullName: fullName ?? "",
    dateOfBirth: dateOfBirth ?? "",
    documentNumber: documentNumber ?? "",
    address: address === null ? lostAddress : JSON.parse(address),
    mrz: mrz === null ? null : JSON.parse(mrz),
    taxId: await open("taxIdSealed"),
    phone: await open("phoneSealed"),
    reason: await open("reasonSealed"),
  };
}

/** The same, but null, and logged, for what was tampered with. */
export async function openIfReadable(
  ctx: Pick<Ctx, "crypto" | "log">,
  record: KycRecord,
): Promise<Details | null> {
  try {
    return await openDetails(ctx, record);
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    ctx.log.error("kyc_record_broken", { kyc_id: record.id, fault: error.fault });
    return null;
  }
}

/** What stands for details that cannot be read. */
export const lostDetails: Details = {
  ...{ fullName: "", dateOfBirth: "", documentNumber: "", address: lostAddress },
  ...{ mrz: null, taxId: null, phone: null, reason: null },
};
