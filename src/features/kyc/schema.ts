import { z } from "@hono/zod-openapi";
import { countrySchema } from "../../platform/http/country-schema.ts";
import { lineSchema } from "../../platform/http/line-schema.ts";
import type { KycForm } from "./form.ts";
import { maskDay, maskName, maskNumber, maskText } from "./masks.ts";
import type { KycRecord } from "./queries.ts";
import type { Details } from "./seal-details.ts";
import {
  checkOutcomes,
  documentTypes,
  isReasonTold,
  levelOf,
  recordStatuses,
  toldScreening,
} from "./transitions.ts";

const numberSchema = (maxLength: number) =>
  z
    .string()
    .trim()
    .max(maxLength)
    .regex(/^[A-Za-z0-9][A-Za-z0-9 ./-]*$/, "may hold A to Z, digits, blanks, dots, - and /");

const maxMrzLineLength = 60;
const maxMrzLines = 3;

export const kycFormSchema = z
  .strictObject({
    full_name: lineSchema(200)
      .regex(/\p{L}/u, "must contain a letter")
      .openapi({ description: "As in the document.", example: "Ada Example" }),
    date_of_birth: z.iso.date().openapi({ example: "1990-01-31" }),
    nationality: countrySchema,
    address: z.strictObject({
      line1: lineSchema(200),
      line2: lineSchema(200).optional(),
      city: lineSchema(100),
      region: lineSchema(100).optional(),
      postal_code: lineSchema(20),
      country: countrySchema,
    }),
    document: z.strictObject({
      type: z.enum(documentTypes),
      number: numberSchema(40).openapi({ example: "X1234567" }),
      issuing_country: countrySchema,
      expires_on: z.iso.date().openapi({
        description: "The last day on which it is good.",
        example: "2040-06-30",
      }),
      mrz: z
        .array(z.string().max(maxMrzLineLength))
        .min(1)
        .max(maxMrzLines)
        .optional()
        .openapi({ description: "The lines of the machine-readable zone (ICAO 9303)." }),
    }),
    tax_id: numberSchema(40).optional().openapi({ example: "900-12-3456" }),
    phone: z.string().max(20).optional().openapi({ description: "E.164." }),
  })
  .openapi("NewKycRecord");

export function readForm(body: z.infer<typeof kycFormSchema>): KycForm {
  const { address, document } = body;
  return {
    fullName: body.full_name,
    dateOfBirth: body.date_of_birth,
    nationality: body.nationality,
    address: {
      line1: address.line1,
      line2: address.line2 ?? null,
      city: address.city,
      region: address.region ?? null,
      postalCode: address.postal_code,
      country: address.country,
    },
    document: {
      type: document.type,
      number: document.number,
      issuingCountry: document.issuing_country,
      expiresOn: document.expires_on,
      mrz: document.mrz ?? null,
    },
    taxId: body.tax_id ?? null,
    phone: body.phone ?? null,
  };
}

const check = z.enum(checkOutcomes);

/** What everybody who may see a record sees of it. */
export const standingShape = {
  id: z.string().openapi({ example: "kyc_01jd3v3v5fe8wr4t4yx0x4tq7a" }),
  status: z.enum(recordStatuses),
  level: z.enum(["none", "basic", "full"]).openapi({
    description: "What an approval rests on: `full` with a machine-readable zone, else `basic`.",
  }),
  version: z.int().openapi({ description: "From 1; grows with each submission." }),
  submitted_at: z.iso.datetime(),
  decided_at: z.iso.datetime().nullable(),
  checks: z.object({ age: check, document_expiry: check, mrz: check, screening: check }),
};

export const kycRecordSchema = z
  .object({
    ...standingShape,
    reason: z.string().nullable().openapi({
      description: "Why it was rejected, or what is asked for.",
    }),
    full_name: z.string().openapi({ example: "A**** E****" }),
    date_of_birth: z.string().openapi({ example: "1990-**-**" }),
    nationality: z.string(),
    address: z.object({
      line1: z.string(),
      line2: z.string().nullable(),
      city: z.string(),
      region: z.string().nullable(),
      postal_code: z.string(),
      country: z.string(),
    }),
    document: z.object({
      type: z.enum(documentTypes),
      number: z.string().openapi({ example: "****4567" }),
      issuing_country: z.string(),
      expires_on: z.string(),
    }),
    tax_id: z.string().nullable().openapi({ example: "****3456" }),
    phone: z.string().nullable().openapi({ example: "****0123" }),
  })
  .openapi("KycRecord", { description: "What identifies a person is masked with asterisks." });

export function presentStanding(record: KycRecord) {
  return {
    id: record.id,
    status: record.status,
    level: levelOf(record.status, record.mrzCheck),
    version: record.version,
    submitted_at: record.submittedAt.toISOString(),
    decided_at: record.decidedAt?.toISOString() ?? null,
    checks: {
      age: record.ageCheck,
      document_expiry: record.documentExpiryCheck,
      mrz: record.mrzCheck,
      screening: record.screeningCheck,
    },
  };
}

/** For its owner, and for whoever listens to the owner's events. */
export function presentRecord(
  record: KycRecord,
  details: Details,
): z.infer<typeof kycRecordSchema> {
  const { address, taxId, phone } = details;
  const { checks, ...standing } = presentStanding(record);
  return {
    ...standing,
    checks: { ...checks, screening: toldScreening(record) },
    reason: isReasonTold(record.status) ? details.reason : null,
    full_name: maskName(details.fullName),
    date_of_birth: maskDay(details.dateOfBirth),
    nationality: record.nationality,
    address: {
      line1: maskText(address.line1),
      line2: maskText(address.line2),
      city: maskText(address.city),
      region: maskText(address.region),
      postal_code: maskText(address.postalCode),
      country: address.country,
    },
    document: {
      type: record.documentType,
      number: maskNumber(details.documentNumber),
      issuing_country: record.documentCountry,
      expires_on: record.documentExpiresOn,
    },
    tax_id: taxId === null ? null : maskNumber(taxId),
    phone: phone === null ? null : maskNumber(phone),
  };
}
