import { z } from "zod";
import { refuse, type V1Answer } from "./answers.ts";
import { planOf, type V1Plan } from "./workflows.ts";

export type StartParameters = Readonly<{
  number: string;
  brand: string;
  senderId: string;
  codeLength: number;
  plan: V1Plan;
}>;

const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max));

const startParameters = z.object({
  number: z.string().regex(/^[1-9]\d{6,14}$/),
  brand: z.string().min(1).max(18),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  sender_id: z.string().min(1).max(11).default("VERIFY"),
  code_length: z.enum(["4", "6"]).default("4").transform(Number),
  lg: z
    .string()
    .regex(/^[a-z]{2}-[a-z]{2}$/)
    .optional(),
  pin_expiry: whole(60, 3600).optional(),
  next_event_wait: whole(60, 900).optional(),
  workflow_id: whole(1, 7).default(1),
});

/** Reads the parameters of a start: number without plus, brand of at most 18 characters, … */
export function readStart(
  parameters: URLSearchParams,
): { start: StartParameters; refusal?: never } | { refusal: V1Answer } {
  if (parameters.has("pin_code")) return { refusal: refuse("20") };
  const parsed = startParameters.safeParse(Object.fromEntries(parameters));
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0] ?? "number");
    return { refusal: refuse(parameters.has(name) ? "3" : "2", name) };
  }
  const { number, brand, sender_id: senderId, code_length: codeLength, ...rest } = parsed.data;
  const plan = planOf({
    workflowId: rest.workflow_id,
    pinExpiry: rest.pin_expiry,
    nextEventWait: rest.next_event_wait,
  });
  if (!plan) return { refusal: refuse("3", "workflow_id") };
  return { start: { number, brand, senderId, codeLength, plan } };
}
