import { z } from "zod";

const number = z.string().regex(/^[1-9]\d{6,14}$/);
const sender = z.string().min(1).max(15).optional();

/** The channels the stand-in plays. `whatsapp_interactive` is a step without a code. */
const step = z.discriminatedUnion("channel", [
  z.strictObject({
    channel: z.literal("sms"),
    to: number,
    from: sender,
    app_hash: z.string().length(11).optional(),
    entity_id: z.string().min(1).max(20).optional(),
    content_id: z.string().min(1).max(20).optional(),
    reuse_code: z.boolean().default(false),
  }),
  z.strictObject({
    channel: z.literal("voice"),
    to: number,
    reuse_code: z.boolean().default(false),
  }),
  z.strictObject({ channel: z.literal("whatsapp_interactive"), to: number }),
]);

const startBody = z.strictObject({
  brand: z
    .string()
    .min(1)
    .max(18)
    .regex(/^[^\\/{}:$]*$/),
  workflow: z.array(step).min(1).max(3),
  locale: z
    .string()
    .regex(/^[a-z]{2}-[a-z]{2}$/)
    .default("en-us"),
  channel_timeout: z.int().min(15).max(900).default(180),
  client_ref: z
    .string()
    .regex(/^[a-zA-Z0-9]{1,40}$/)
    .optional(),
  code_length: z.int().min(4).max(10).default(4),
  code: z
    .string()
    .regex(/^[a-zA-Z0-9]{4,10}$/)
    .optional(),
  fraud_check: z.boolean().optional(),
});

const checkBody = z.strictObject({ code: z.string().min(4).max(10) });

export type StartBody = z.infer<typeof startBody>;
export type StepBody = StartBody["workflow"][number];
export type InvalidParameter = Readonly<{ name: string; reason: string }>;
export type Parsed<T> = { ok: true; value: T } | { ok: false; invalid: InvalidParameter[] };

/** Reads the body of a start. What the stand-in does not play is refused, never ignored. */
export function parseStart(text: string): Parsed<StartBody> {
  return parse(startBody, text);
}

export function parseCheck(text: string): Parsed<z.infer<typeof checkBody>> {
  return parse(checkBody, text);
}

function parse<T>(schema: z.ZodType<T>, text: string): Parsed<T> {
  const result = schema.safeParse(jsonOf(text));
  if (result.success) return { ok: true, value: result.data };
  const invalid = result.error.issues.map((issue) => ({
    name: issue.path.join(".") || "body",
    reason: issue.message,
  }));
  return { ok: false, invalid };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
