import { addSeconds, type Clock } from "../../core/clock.ts";
import { randomToken } from "../crypto/random.ts";
import type { createMemoryMailbox, Mailbox } from "../mail/mailbox.ts";
import type { SmsVerifier } from "./sms-verifier.ts";

const codeLength = 6;
const maxWrongCodes = 3;
const codeTtlSeconds = 5 * 60;
const voiceAfterSeconds = 60;
const maxRequests = 500;

type Request = {
  readonly phone: string;
  readonly code: string;
  readonly voiceAt: Date;
  readonly expiresAt: Date;
  voiceSent: boolean;
  wrongCodes: number;
};

/**
 * Plays the vendor in development: puts the SMS, and after 60 seconds the voice call, into the
 * mailbox. Nothing runs in between, so a call that is due appears when somebody looks: read the
 * mailbox through `list` of the result. Keeps the last 500 requests; an older one is `unknown`.
 */
export function createMailboxVerifier(
  mailbox: ReturnType<typeof createMemoryMailbox>,
  clock: Clock,
  randomDigits: (count: number) => string,
): SmsVerifier & Mailbox {
  const requests = new Map<string, Request>();

  function sendDueCalls(now: Date): void {
    for (const request of requests.values()) {
      if (request.voiceSent || now < request.voiceAt || now >= request.expiresAt) continue;
      request.voiceSent = true;
      mailbox.add(messageOf("voice", request, now));
    }
  }

  return {
    codeSeconds: codeTtlSeconds,
    async list(to) {
      sendDueCalls(clock());
      return mailbox.list(to);
    },
    async start({ phone }) {
      const now = clock();
      sendDueCalls(now);
      if (!/^\+[1-9]\d{6,14}$/.test(phone)) return { status: "refused" };
      for (const [requestId, request] of requests) {
        const isRunning = request.phone === phone && now < request.expiresAt;
        if (isRunning) return { status: "concurrent", requestId };
      }
      const requestId = randomToken();
      const request = {
        phone,
        code: randomDigits(codeLength),
        voiceAt: addSeconds(now, voiceAfterSeconds),
        expiresAt: addSeconds(now, codeTtlSeconds),
        voiceSent: false,
        wrongCodes: 0,
      };
      requests.set(requestId, request);
      const [oldest] = requests.keys();
      if (requests.size > maxRequests && oldest !== undefined) requests.delete(oldest);
      mailbox.add(messageOf("sms", request, now));
      return { status: "started", requestId };
    },
    async check(requestId, code) {
      const now = clock();
      sendDueCalls(now);
      const request = requests.get(requestId);
      if (!request) return "unknown";
      if (code !== request.code) request.wrongCodes += 1;
      const isExpired = now >= request.expiresAt || request.wrongCodes >= maxWrongCodes;
      if (!isExpired && code !== request.code) return "wrong";
      requests.delete(requestId);
      return isExpired ? "expired" : "approved";
    },
    async cancel(requestId) {
      requests.delete(requestId);
    },
  };
}

function messageOf(channel: "sms" | "voice", { phone, code }: Request, sentAt: Date) {
  const text = `Your verification code is ${code}. It is valid for 5 minutes.`;
  const subject = channel === "sms" ? "Verification code" : "Verification call";
  return {
    channel,
    to: phone,
    subject,
    text,
    html: `<p>${text}</p>`,
    sent_at: sentAt.toISOString(),
  };
}
