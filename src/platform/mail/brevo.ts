import * as z from "zod";
import { assert } from "../../core/assert.ts";
import { createHttpClient, type HttpClient, type HttpSeams } from "../http-client/http-client.ts";
import { oneLine } from "../http-client/one-line.ts";
import type { Mail, Mailer } from "./mailer.ts";

const brevoBaseUrl = "https://api.brevo.com";
const maxRetries = 1;
/** Brevo refuses longer names. */
const maxNameLength = 70;
/** The longest line of a mail (RFC 5322, 2.1.1). */
const maxSubjectLength = 998;

export type BrevoOptions = HttpSeams &
  Readonly<{
    apiKey: string;
    baseUrl?: string;
    sender: Readonly<{ email: string; name: string }>;
  }>;

/** Which code comes with which status is not documented, so only the code counts. */
const accept = [201, 400, 409, 422];

const replySchema = z.object({
  messageId: z.string().min(1).optional(),
  code: z.string().optional(),
});

/**
 * Sends through Brevo's transactional API (`POST /v3/smtp/email`). Brevo refuses a key that it saw
 * within 30 minutes as `duplicate_parameter`: that message is on its way, so it counts as sent.
 */
export function createBrevoMailer(options: BrevoOptions): Mailer {
  const client = createHttpClient({
    ...options,
    service: "e-mail",
    baseUrl: options.baseUrl ?? brevoBaseUrl,
    maxRetries,
  });
  const sender = addressOf(options.sender);
  return {
    async send(mail) {
      const { status, body } = await client.request({
        method: "POST",
        path: "/v3/smtp/email",
        headers: { "api-key": options.apiKey },
        json: { sender, ...messageOf(mail) },
        schema: replySchema,
        accept,
        idempotent: true,
      });
      if (status === 201 && body.messageId !== undefined) return;
      if (status !== 201 && body.code === "duplicate_parameter") return;
      throw failureOf(client, status, body.code);
    },
  };
}

function messageOf(mail: Mail) {
  assertOneLine(mail.idempotencyKey);
  return {
    to: [addressOf(mail.to)],
    subject: oneLine(mail.subject, maxSubjectLength),
    textContent: mail.text,
    htmlContent: mail.html,
    headers: { idempotencyKey: mail.idempotencyKey },
  };
}

function addressOf({ email, name = "" }: Mail["to"]) {
  assertOneLine(email);
  const shownName = oneLine(name, maxNameLength);
  // Brevo refuses an empty name.
  return shownName === "" ? { email } : { email, name: shownName };
}

/** Addresses and keys were validated long before; a line break in one would forge a header. */
function assertOneLine(value: string): void {
  assert(!/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value), "an address or key of a mail is one plain line");
}

function failureOf(client: HttpClient, status: number, code: string | undefined) {
  if (status === 201) return client.failure("unexpected_shape", status);
  if (code === "not_enough_credits") return client.failure("no_credit", status);
  return client.failure("parameters_refused", status);
}
