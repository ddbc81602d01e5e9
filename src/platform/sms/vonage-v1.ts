import * as z from "zod";
import type { FailureReason } from "../http-client/failure.ts";
import { createHttpClient } from "../http-client/http-client.ts";
import { oneLine } from "../http-client/one-line.ts";
import type { SmsVerifier, StartedVerification, StartVerification } from "./sms-verifier.ts";
import {
  codeLength,
  isCode,
  requestIdSchema,
  type VonageOptions,
  vonageBaseUrl,
  vonageNumber,
} from "./vonage-v2.ts";

const maxBrandLength = 18;
/** SMS, then two voice calls, after 125 and 180 seconds. */
const workflowId = 1;
/** What the API presets; a later call brings a code of its own. */
const pinExpirySeconds = 300;

/** HTTP says 200 to nearly everything; `status` holds the answer, `"0"` being success. */
const replySchema = z.object({
  status: z.string().regex(/^\d{1,3}$/),
  request_id: requestIdSchema.or(z.literal("")).optional(),
});

type Reply = z.output<typeof replySchema>;

/**
 * Vonage Verify v1 ("Legacy"), for accounts that have no v2. It takes no reference. Starts and
 * checks are sent once only, because a second start bothers a person and a second check spends a
 * try.
 */
export function createVonageV1Verifier(options: VonageOptions): SmsVerifier {
  const client = createHttpClient({
    ...options,
    service: "SMS",
    baseUrl: options.baseUrl ?? vonageBaseUrl,
  });
  const credentials = { api_key: options.apiKey, api_secret: options.apiSecret };
  const brand = oneLine(options.brand, maxBrandLength);

  async function call(path: string, form: Record<string, string>, idempotent = false) {
    const { body } = await client.request({
      method: "POST",
      path: `/verify${path}/json`,
      form: { ...credentials, ...form },
      schema: replySchema,
      idempotent,
    });
    return body;
  }

  return {
    codeSeconds: pinExpirySeconds,
    async start(input) {
      const number = vonageNumber(input.phone);
      if (number === null) return { status: "refused" };
      const reply = await call("", startForm(input, number, brand));
      const started = startedOf(reply);
      if (started === null) throw client.failure(reasonOf(reply.status));
      return started;
    },
    async check(requestId, code) {
      if (!requestIdSchema.safeParse(requestId).success) return "unknown";
      if (!isCode(code)) return "wrong";
      const reply = await call("/check", { request_id: requestId, code });
      const checked = checkResults.get(reply.status);
      if (checked === undefined) throw client.failure(reasonOf(reply.status));
      return checked;
    },
    async cancel(requestId) {
      if (!requestIdSchema.safeParse(requestId).success) return;
      const reply = await call("/control", { request_id: requestId, cmd: "cancel" }, true);
      if (!cancelled.includes(reply.status)) throw client.failure(reasonOf(reply.status));
    },
  };
}

function startForm(input: StartVerification, number: string, brand: string) {
  return {
    number,
    brand,
    code_length: String(codeLength),
    workflow_id: String(workflowId),
    ...(input.locale !== undefined && { lg: input.locale.toLowerCase() }),
  };
}

/** Null for what is neither the number's nor the caller's doing. */
function startedOf({ status, request_id: requestId }: Reply): StartedVerification | null {
  if (status === "0" && requestId) return { status: "started", requestId };
  if (status === "1") return { status: "throttled" };
  if (status === "10") return { status: "concurrent", requestId: requestId || null };
  return refusedNumber.includes(status) ? { status: "refused" } : null;
}

/** Invalid value, barred number, unsupported network, not on a demo account's list. */
const refusedNumber: readonly string[] = ["3", "7", "15", "29"];

const checkResults: ReadonlyMap<string, "approved" | "wrong" | "expired" | "unknown"> = new Map([
  ["0", "approved"],
  ["16", "wrong"],
  ["17", "expired"],
  ["6", "unknown"],
  // An invalid value: the code has the right shape, so it is the request id.
  ["3", "unknown"],
]);

/** Done, invalid or unknown id, too early or too late. */
const cancelled: readonly string[] = ["0", "3", "6", "19"];

function reasonOf(status: string): FailureReason {
  return failureReasons.get(status) ?? "service_refused";
}

const failureReasons: ReadonlyMap<string, FailureReason> = new Map([
  ["0", "unexpected_shape"],
  ["1", "throttled"],
  ["2", "parameters_refused"],
  ["4", "credentials_refused"],
  ["8", "credentials_refused"],
  ["9", "no_credit"],
  ["20", "parameters_refused"],
]);
