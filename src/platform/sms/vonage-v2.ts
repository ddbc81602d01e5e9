import * as z from "zod";
import { createHttpClient, type HttpClient, type HttpSeams } from "../http-client/http-client.ts";
import { oneLine } from "../http-client/one-line.ts";
import type { SmsVerifier, StartedVerification, StartVerification } from "./sms-verifier.ts";

export const vonageBaseUrl = "https://api.nexmo.com";
export const codeLength = 6;
const maxBrandLength = 16;
const maxReferenceLength = 40;
/** Seconds until the voice call follows the SMS; Vonage takes 60 to 900. */
const defaultChannelTimeoutSeconds = 60;
/** The SMS and the call; the request ends when the time of the last one is over. */
const workflowSteps = 2;

export type VonageOptions = HttpSeams &
  Readonly<{
    apiKey: string;
    apiSecret: string;
    /** Named in the message; cut to what the API takes. */
    brand: string;
    baseUrl?: string;
  }>;

/** A Vonage request id is a UUID or 32 hex digits; what may stand in a path is enough here. */
export const requestIdSchema = z.string().regex(/^[\w-]{1,64}$/);

/** True for what could be a code; anything else is wrong without asking. */
export function isCode(text: string): boolean {
  return text.length === codeLength && /^\d+$/.test(text);
}

/** Vonage takes E.164 without the plus; null when it is not E.164. */
export function vonageNumber(phone: string): string | null {
  return /^\+([1-9]\d{6,14})$/.exec(phone)?.[1] ?? null;
}

const problemSchema = z.object({
  type: z.string().optional(),
  request_id: requestIdSchema.optional(),
  /** An array by the specification, one object in a fixture of the vendor. */
  invalid_parameters: z
    .union([z.array(z.object({ name: z.string() })), z.object({ name: z.string() })])
    .optional(),
});

type Problem = z.output<typeof problemSchema>;

/**
 * Vonage Verify v2 (OpenAPI 1.0.1) with key and secret: an SMS, then a voice call. Starts and
 * checks are sent once only, because a second start bothers a person and a second check spends a
 * try.
 */
export function createVonageV2Verifier(
  options: VonageOptions & Readonly<{ channelTimeoutSeconds?: number }>,
): SmsVerifier {
  const client = createHttpClient({
    ...options,
    service: "SMS",
    baseUrl: options.baseUrl ?? vonageBaseUrl,
  });
  const headers = { authorization: basicAuthorization(options.apiKey, options.apiSecret) };
  const channelTimeoutSeconds = options.channelTimeoutSeconds ?? defaultChannelTimeoutSeconds;
  // Vonage refuses a brand that could be a link or a placeholder in the message.
  const brand = oneLine(options.brand.replace(/[\\/{}:$\s]+/g, " "), maxBrandLength);
  return {
    codeSeconds: channelTimeoutSeconds * workflowSteps,
    async start(input) {
      const to = vonageNumber(input.phone);
      if (to === null) return { status: "refused" };
      const { status, body } = await client.request({
        method: "POST",
        path: "/v2/verify",
        headers,
        json: { ...startBody(input, to), brand, channel_timeout: channelTimeoutSeconds },
        schema: problemSchema.optional(),
        accept: [202, 409, 422],
        acceptBodiless: [429],
        retry: "never",
      });
      return startedOf(client, status, body ?? {});
    },
    async check(requestId, code) {
      if (!requestIdSchema.safeParse(requestId).success) return "unknown";
      if (!isCode(code)) return "wrong";
      const { status, body } = await client.request({
        method: "POST",
        path: `/v2/verify/${requestId}`,
        headers,
        json: { code },
        schema: problemSchema.optional(),
        accept: [400, 404, 409, 410, 422],
        acceptBodiless: [200],
        retry: "never",
      });
      return checkedOf(client, status, body ?? {});
    },
    async cancel(requestId) {
      if (!requestIdSchema.safeParse(requestId).success) return;
      await client.request({
        method: "DELETE",
        path: `/v2/verify/${requestId}`,
        headers,
        schema: z.undefined(),
        // Beside success: over, unknown, or not at this step.
        acceptBodiless: [200, 202, 204, 404, 409, 410, 422],
        idempotent: true,
      });
    },
  };
}

function startBody({ locale, reference }: StartVerification, to: string) {
  // Letters and digits only, or the start is refused.
  const clientRef = reference.replace(/[^a-zA-Z0-9]/g, "").slice(0, maxReferenceLength);
  return {
    ...(locale !== undefined && { locale: locale.toLowerCase() }),
    ...(clientRef !== "" && { client_ref: clientRef }),
    code_length: codeLength,
    // With one code for both, an SMS that comes after the call began still holds the right one.
    workflow: [
      { channel: "sms", to, reuse_code: true },
      { channel: "voice", to, reuse_code: true },
    ],
  };
}

function startedOf(client: HttpClient, status: number, body: Problem): StartedVerification {
  if (status === 429) return { status: "throttled" };
  const requestId = body.request_id ?? null;
  if (status === 202) {
    if (requestId === null) throw client.failure("unexpected_shape", status);
    return { status: "started", requestId };
  }
  // The vendor has answered a conflict with 422 too, so the type goes first.
  const isConflict = status === 409 || ["conflict", "concurrent"].includes(problemName(body));
  if (isConflict) return { status: "concurrent", requestId };
  if (isOurFault(body)) throw client.failure("parameters_refused", status);
  return { status: "refused" };
}

function checkedOf(client: HttpClient, status: number, body: Problem) {
  if (status === 200) return "approved";
  if (status === 410 || problemName(body) === "expired") return "expired";
  if (status === 400) return "wrong";
  // The code has the right shape, so an invalid parameter is the request id.
  if (status === 404 || status === 422) return "unknown";
  throw client.failure("service_refused", status);
}

/** What stands after `#` in the type of a problem. */
function problemName({ type = "" }: Problem): string {
  return type.slice(type.lastIndexOf("#") + 1);
}

/** Vonage named what is wrong, and none of it is the number. */
function isOurFault({ invalid_parameters: invalid = [] }: Problem): boolean {
  const names = [invalid].flat().map(({ name }) => name);
  return names.length > 0 && !names.some((name) => /\bto\b|\bnumber\b|^workflow$/.test(name));
}

function basicAuthorization(apiKey: string, apiSecret: string): string {
  const bytes = new TextEncoder().encode(`${apiKey}:${apiSecret}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}
