import { createMemoryMailbox } from "../../src/platform/mail/mailbox.ts";

/** The one mailbox into which every stand-in of a development server or a test delivers. */
export type MailboxStore = ReturnType<typeof createMemoryMailbox>;

export function createMailboxStore(): MailboxStore {
  return createMemoryMailbox();
}
