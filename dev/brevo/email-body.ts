import { z } from "zod";
import { type Refusal, refusal } from "./errors.ts";

const maxRecipients = 99;
const maxNameLength = 70;

const address = z.object({ email: z.email(), name: z.string().max(maxNameLength).optional() });
const recipients = z.array(address).min(1).max(maxRecipients);

const emailBody = z.strictObject({
  sender: z.union([address, z.object({ id: z.int() })]),
  to: recipients,
  cc: recipients.optional(),
  bcc: recipients.optional(),
  subject: z.string().min(1),
  htmlContent: z.string().min(1).optional(),
  textContent: z.string().min(1).optional(),
  replyTo: address.optional(),
  headers: z.record(z.string(), z.string()).optional(),
  tags: z.array(z.string()).optional(),
  attachment: z
    .array(
      z.object({
        name: z.string().optional(),
        content: z.base64().optional(),
        url: z.url().optional(),
      }),
    )
    .optional(),
});

export type EmailBody = z.infer<typeof emailBody>;

/**
 * Reads the body of `POST /v3/smtp/email`. Templates, versions, batches and scheduling are
 * refused as unknown, so that nobody believes the stand-in has sent such a message.
 */
export function parseEmailBody(
  text: string,
): { email: EmailBody; refusal?: never } | { refusal: Refusal } {
  const body = parseJson(text);
  if (body === undefined) {
    return { refusal: refusal(400, "bad_request", "Input must be a valid JSON object") };
  }
  const parsed = emailBody.safeParse(body);
  const issue = parsed.error?.issues[0];
  if (issue) return { refusal: refusalOf(issue, body) };
  const email = parsed.data;
  if (!email) return { refusal: refusal(400, "bad_request", "Input is not valid") };
  if (email.htmlContent === undefined && email.textContent === undefined) {
    const message = "either of htmlContent or textContent is missing";
    return { refusal: refusal(400, "missing_parameter", message) };
  }
  const key = email.headers?.["idempotencyKey"];
  if (key !== undefined && !z.uuid().safeParse(key).success) {
    return { refusal: refusal(400, "invalid_parameter", "idempotencyKey is not a UUID") };
  }
  return { email };
}

function refusalOf(issue: z.core.$ZodIssue, body: unknown): Refusal {
  const name = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    const keys = issue.keys.join(", ");
    return refusal(400, "invalid_parameter", `the stand-in does not know ${keys}`);
  }
  if (valueAt(body, issue.path) === undefined) {
    return refusal(400, "missing_parameter", `${name} is missing`);
  }
  if (issue.code === "too_big") return refusal(400, "out_of_range", `${name} is out of range`);
  return refusal(400, "invalid_parameter", `${name} is not valid`);
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined,
    body,
  );
}

function parseJson(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
