import { z } from "@hono/zod-openapi";
import type { KycRecord } from "./queries.ts";
import { kycRecordSchema, presentStanding, standingShape } from "./schema.ts";
import type { Details } from "./seal-details.ts";
import { type Decision, decisions, documentTypes, recordStatuses } from "./transitions.ts";

export const recordFilterSchema = { status: z.enum(recordStatuses).optional() };

const seenByStaff = {
  ...standingShape,
  user_id: z.string().openapi({ example: "usr_01jd3v3v5fe8wr4t4yx0x4tq7a" }),
  is_newest: z.boolean(),
  nationality: z.string(),
  document_shared: z
    .boolean()
    .openapi({ description: "Somebody else gave a document of the same country and number." }),
};

export const listedRecordSchema = z
  .object({
    ...seenByStaff,
    document: z.object({
      type: z.enum(documentTypes),
      issuing_country: z.string(),
      expires_on: z.string(),
    }),
  })
  .openapi("ListedKycRecord", { description: "Without anything that identifies the person." });

export const openedRecordSchema = z
  .object({
    ...seenByStaff,
    ...kycRecordSchema.pick({ full_name: true, date_of_birth: true, address: true }).shape,
    document: kycRecordSchema.shape.document.extend({ mrz: z.array(z.string()).nullable() }),
    tax_id: z.string().nullable(),
    phone: z.string().nullable(),
    reason: z.string().nullable(),
    decided_by: z
      .string()
      .nullable()
      .openapi({ description: "Null for a decision of policy or time." }),
    screening: z.object({
      list_version: z.int().openapi({ description: "0 when there was no list." }),
      entities: z.array(z.string()).openapi({
        description: "On a list and alike, and not judged yet.",
      }),
    }),
  })
  .openapi("OpenedKycRecord", { description: "Unmasked. Every read of it is audited." });

const maxReasonLength = 500;

export const decisionSchema = z
  .strictObject({
    decision: z.enum(decisions),
    reason: z
      .string()
      .trim()
      .min(1)
      .max(maxReasonLength)
      .regex(/^[^\p{Cc}\p{Cf}]*$/u, "must not contain control characters")
      .optional()
      .openapi({
        description: "Told to the person, except with an approval, which needs none.",
        example: "The photo of the document cannot be read.",
      }),
  })
  .refine(({ decision, reason }) => decision === "approve" || reason !== undefined, {
    path: ["reason"],
    message: "is needed for this decision",
  })
  .openapi("KycDecision");

export type Judgement = Readonly<{ decision: Decision; reason: string | null }>;

function presentForStaff(record: KycRecord) {
  return {
    ...presentStanding(record),
    user_id: record.userId,
    is_newest: record.supersededAt === null,
    nationality: record.nationality,
    document_shared: record.isDocumentShared,
  };
}

export function presentListed(record: KycRecord): z.infer<typeof listedRecordSchema> {
  const document = {
    type: record.documentType,
    issuing_country: record.documentCountry,
    expires_on: record.documentExpiresOn,
  };
  return { ...presentForStaff(record), document };
}

export function presentOpened(
  record: KycRecord,
  details: Details,
): z.infer<typeof openedRecordSchema> {
  const { postalCode, ...address } = details.address;
  const { document, ...listed } = presentListed(record);
  return {
    ...listed,
    full_name: details.fullName,
    date_of_birth: details.dateOfBirth,
    address: { ...address, postal_code: postalCode },
    document: {
      ...document,
      number: details.documentNumber,
      mrz: details.mrz === null ? null : [...details.mrz],
    },
    tax_id: details.taxId,
    phone: details.phone,
    reason: details.reason,
    decided_by: record.decidedBy,
    screening: {
      list_version: record.screenedVersion,
      entities: record.screeningEntities,
    },
  };
}
