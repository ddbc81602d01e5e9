import { randomInt } from "node:crypto";
import type { SentEmail } from "./sent-emails.ts";

export type BrevoEvent =
  | "request"
  | "delivered"
  | "hard_bounce"
  | "soft_bounce"
  | "deferred"
  | "blocked"
  | "spam"
  | "invalid_email"
  | "error"
  | "unsubscribed"
  | "opened"
  | "unique_opened"
  | "click"
  | "proxy_open";

export type WebhookCall = Readonly<{
  url: string;
  messageId: string;
  event: BrevoEvent;
  /** On bounces, deferrals and blocks. */
  reason?: string;
  /** On clicks. */
  link?: string;
  /** Brevo signs nothing; it can send a header that was agreed on, such as a bearer token. */
  headers?: Readonly<Record<string, string>>;
}>;

type Posted = Readonly<{ url: string; headers: Readonly<Record<string, string>>; body: string }>;

const webhookTimeoutMs = 10_000;
const maxPosted = 500;

/** Posts events about accepted e-mails, and posts them again to try a receiver's patience. */
export function createWebhooks(
  find: (messageId: string) => SentEmail | undefined,
  now: () => Date,
) {
  const posted: Posted[] = [];
  const id = randomInt(1, 1_000_000);

  return {
    /** Posts one event and answers the receiver's HTTP status. Throws for an unknown message. */
    async send({ url, headers = {}, ...call }: WebhookCall): Promise<number> {
      const email = find(call.messageId);
      if (!email) throw new Error("the stand-in has accepted no such message");
      const body = JSON.stringify(eventBody(email, call, id, now()));
      const post = { url, headers: { "content-type": "application/json", ...headers }, body };
      posted.push(post);
      if (posted.length > maxPosted) posted.shift();
      return deliver(post);
    },
    /** Posts every earlier event again, byte for byte, in order; answers the HTTP statuses. */
    async replay(): Promise<readonly number[]> {
      const statuses: number[] = [];
      for (const post of [...posted]) statuses.push(await deliver(post));
      return statuses;
    },
  };
}

function eventBody(
  email: SentEmail,
  { event, reason, link }: Pick<WebhookCall, "event" | "reason" | "link">,
  id: number,
  at: Date,
) {
  return {
    event,
    email: email.body.to[0]?.email,
    id,
    date: at.toLocaleString("sv-SE", { timeZone: "Europe/Paris" }),
    ts: Math.floor(at.getTime() / 1000),
    "message-id": email.messageId,
    ts_event: Math.floor(at.getTime() / 1000),
    subject: email.body.subject,
    tags: email.body.tags ?? [],
    sending_ip: "192.0.2.10",
    ts_epoch: at.getTime(),
    ...(reason === undefined ? {} : { reason }),
    ...(link === undefined ? {} : { link }),
  };
}

async function deliver({ url, headers, body }: Posted): Promise<number> {
  const signal = AbortSignal.timeout(webhookTimeoutMs);
  const answer = await fetch(url, { method: "POST", headers, body, signal, redirect: "manual" });
  await answer.body?.cancel();
  return answer.status;
}
