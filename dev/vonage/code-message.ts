import { randomInt } from "node:crypto";
import type { MailboxStore } from "../mailbox/store.ts";

export type CodeMessage = Readonly<{
  channel: "sms" | "voice";
  /** Digits only, as on Vonage's wire. */
  number: string;
  brand: string;
  code: string;
  sentAt: Date;
}>;

/** Puts a code into the shared mailbox, addressed to the number in E.164 with its plus. */
export function deliverCode(mailbox: MailboxStore, message: CodeMessage): void {
  const { channel, number, brand, code, sentAt } = message;
  const isCall = channel === "voice";
  // The code comes first because the mailbox takes the first digits, and a brand may have some.
  const text = isCall
    ? `${code}, again ${code}: this is your ${brand} code.`
    : `${code} is your ${brand} code.`;
  mailbox.add({
    channel,
    to: `+${number}`,
    subject: isCall ? `Call from ${brand}` : `SMS from ${brand}`,
    text,
    html: "",
    sent_at: sentAt.toISOString(),
  });
}

export function newCode(length: number): string {
  return Array.from({ length }, () => randomInt(10)).join("");
}
