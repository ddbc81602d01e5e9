/** What was sent in development, newest first: the page at `/dev/mailbox` shows it. */
export interface Mailbox {
  list(to?: string): Promise<readonly MailboxMessage[]>;
}

export type MailboxMessage = Readonly<{
  channel: "email" | "sms" | "voice";
  to: string;
  subject: string;
  text: string;
  html: string;
  /** The code in the message, or the token of its link. */
  code: string | null;
  /** RFC 3339 UTC with milliseconds. */
  sent_at: string;
}>;

const maxMessages = 500;

/** The code (4 to 10 digits) or the link's token (`token=…`) that a message carries, if any. */
function findCode(text: string): string | null {
  const token = /[?&#]token=([\w.~-]+)/.exec(text);
  if (token?.[1]) return token[1];
  return /(?<![\w+-])(\d{4,10})(?![\w-])/.exec(text)?.[1] ?? null;
}

/** Keeps the last 500 messages in memory; what falls out is gone. */
export function createMemoryMailbox(): Mailbox & {
  add(message: Omit<MailboxMessage, "code">): void;
} {
  const messages: MailboxMessage[] = [];
  return {
    add(message) {
      messages.unshift({ ...message, code: findCode(message.text) });
      messages.length = Math.min(messages.length, maxMessages);
    },
    async list(to) {
      return to === undefined ? [...messages] : messages.filter((message) => message.to === to);
    },
  };
}
