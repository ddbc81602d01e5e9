import { z } from "@hono/zod-openapi";
import { endOf, momentSchema } from "../../platform/http/moment-schema.ts";
import type { AuditFilter, FoundEvent } from "./queries-search.ts";
import type { AuditReport } from "./verify-audit.ts";

const maxNameLength = 100;
/** Ids and names are visible ASCII; nothing else could be found. */
const nameSchema = z
  .string()
  .max(maxNameLength)
  .regex(/^[!-~]+$/);

export const auditFilterSchema = {
  actor: nameSchema.optional().openapi({ description: "The id of a user, or the name of a job." }),
  action: nameSchema.optional().openapi({ description: "Such as `session.ended`." }),
  target: nameSchema.optional().openapi({ description: "The id of what was acted upon." }),
  from: momentSchema.optional().openapi({ description: "Recorded then or later." }),
  to: momentSchema
    .optional()
    .openapi({ description: "A date counts to its end; a moment is the first that is left out." }),
};

type Query = Partial<{
  [Name in keyof typeof auditFilterSchema]: z.infer<(typeof auditFilterSchema)[Name]>;
}>;

export function readAuditFilter({ actor, action, target, from, to }: Query): AuditFilter {
  return {
    actor,
    action,
    target,
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : endOf(to),
  };
}

export const auditEventSchema = z
  .object({
    id: z.string().openapi({ example: "aud_01jd3v3v5fe8wr4t4yx0x4tq7a" }),
    actor_kind: z.enum(["anonymous", "user", "system"]),
    actor: z.string().nullable(),
    action: z.string(),
    target: z.string().nullable(),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    request_id: z.string(),
    recorded_at: z.iso.datetime(),
    block: z.int().nullable().openapi({ description: "Where it is sealed; null until then." }),
  })
  .openapi("AuditEvent");

export function presentEvent(event: FoundEvent): z.infer<typeof auditEventSchema> {
  return {
    id: event.id,
    actor_kind: event.actorKind,
    actor: event.actor,
    action: event.action,
    target: event.target,
    details: event.details,
    request_id: event.requestId,
    recorded_at: event.recordedAt.toISOString(),
    block: event.block,
  };
}

const brokenSchema = z.object({
  fault: z.enum([
    "row_edited",
    "row_removed",
    "row_inserted",
    "block_edited",
    "block_removed",
    "block_inserted",
    "head_edited",
  ]),
  id: z.string().nullable().openapi({ description: "The row, where it is one." }),
  block: z.int().nullable(),
});

export const auditReportSchema = z
  .object({
    sealed_through: z.iso
      .datetime()
      .nullable()
      .openapi({ description: "The latest row of the newest block that was checked." }),
    blocks: z.int().openapi({ description: "The newest block that was checked and is sound." }),
    unsealed: z.int().openapi({ description: "Rows that wait for the next run of the sealer." }),
    intact: z.boolean().openapi({ description: "Of what was checked; see `next_after`." }),
    broken: brokenSchema.optional(),
    next_after: z.int().nullable().openapi({
      description: "Not null when time was up: ask again with it as `after` for the rest.",
    }),
  })
  .openapi("AuditReport");

export function presentReport(report: AuditReport): z.infer<typeof auditReportSchema> {
  const { sealedThrough, blocks, unsealed, broken, nextAfter } = report;
  return {
    sealed_through: sealedThrough?.toISOString() ?? null,
    blocks,
    unsealed,
    intact: broken === null,
    ...(broken ? { broken } : {}),
    next_after: nextAfter,
  };
}
