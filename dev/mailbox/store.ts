import { createMemoryMailbox, type MailboxMessage } from "../../src/platform/mail/mailbox.ts";

export type { MailboxMessage };

/** The one mailbox into which every stand-in of a development server or a test delivers. */
export type MailboxStore = ReturnType<typeof createMemoryMailbox>;

export function createMailboxStore(): MailboxStore {
  return createMemoryMailbox();
}
