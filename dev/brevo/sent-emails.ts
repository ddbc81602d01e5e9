import { randomInt } from "node:crypto";
import { putBounded } from "../mailbox/bounded-map.ts";
import type { MailboxStore } from "../mailbox/store.ts";
import type { EmailBody } from "./email-body.ts";

export type SentEmail = Readonly<{
  /** With its angle brackets. */
  messageId: string;
  body: EmailBody;
  acceptedAt: Date;
  /** True when it was dropped by `X-Sib-Sandbox: drop` and reached no mailbox. */
  sandboxed: boolean;
}>;

const idempotencyTtlMs = 30 * 60 * 1000;
const maxEmails = 500;
const maxKeys = 10_000;

/** Accepts e-mails once per idempotency key and delivers them into the shared mailbox. */
export function createSentEmails(mailbox: MailboxStore, now: () => Date) {
  const emails: SentEmail[] = [];
  const acceptedMsByKey = new Map<string, number>();

  return {
    list: (): readonly SentEmail[] => [...emails],
    find: (messageId: string) => emails.find((email) => email.messageId === messageId),
    accept(body: EmailBody): SentEmail | "duplicate" {
      const acceptedAt = now();
      const key = body.headers?.["idempotencyKey"];
      if (key !== undefined) {
        const earlierMs = acceptedMsByKey.get(key) ?? Number.NEGATIVE_INFINITY;
        if (acceptedAt.getTime() - earlierMs < idempotencyTtlMs) return "duplicate";
        putBounded(acceptedMsByKey, key, acceptedAt.getTime(), maxKeys);
      }
      const sandboxed = body.headers?.["X-Sib-Sandbox"] === "drop";
      const email = { messageId: newMessageId(acceptedAt), body, acceptedAt, sandboxed };
      emails.push(email);
      if (emails.length > maxEmails) emails.shift();
      if (!sandboxed) deliver(mailbox, email);
      return email;
    },
  };
}

function deliver(mailbox: MailboxStore, { body, acceptedAt }: SentEmail): void {
  const { to, cc = [], bcc = [], subject, htmlContent = "", textContent } = body;
  for (const { email } of [...to, ...cc, ...bcc]) {
    mailbox.add({
      channel: "email",
      to: email,
      subject,
      text: textContent ?? textOf(htmlContent),
      html: htmlContent,
      sent_at: acceptedAt.toISOString(),
    });
  }
}

/** Good enough to find a code or a link in a message that came as HTML only. */
function textOf(html: string): string {
  return html
    .replace(/<a\s[^>]*href="([^"]*)"[^>]*>/gi, " $1 ")
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ")
    .trim();
}

function newMessageId(at: Date): string {
  const minute = at.toISOString().replace(/\D/g, "").slice(0, 12);
  return `<${minute}.${randomInt(10 ** 10, 10 ** 11)}@smtp-relay.mailin.fr>`;
}
