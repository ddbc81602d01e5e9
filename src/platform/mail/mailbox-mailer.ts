import { addSeconds, type Clock } from "../../core/clock.ts";
import type { createMemoryMailbox } from "./mailbox.ts";
import type { Mailer } from "./mailer.ts";

const keyTtlSeconds = 30 * 60;
const maxKeys = 500;

/** Puts every message into the mailbox of development instead of sending it. */
export function createMailboxMailer(
  mailbox: Pick<ReturnType<typeof createMemoryMailbox>, "add">,
  clock: Clock,
): Mailer {
  /** Until when each key is known, oldest first. */
  const knownUntil = new Map<string, Date>();
  return {
    async send({ to, subject, text, html, idempotencyKey }) {
      const now = clock();
      const until = knownUntil.get(idempotencyKey);
      if (until && now < until) return;
      knownUntil.delete(idempotencyKey);
      knownUntil.set(idempotencyKey, addSeconds(now, keyTtlSeconds));
      const [oldest] = knownUntil.keys();
      if (knownUntil.size > maxKeys && oldest !== undefined) knownUntil.delete(oldest);
      const sent_at = now.toISOString();
      mailbox.add({ channel: "email", to: to.email, subject, text, html, sent_at });
    },
  };
}
