/** Sends one message. Throws `upstream_failed` or `upstream_timeout` when it could not be sent. */
export interface Mailer {
  send(mail: Mail): Promise<void>;
}

export type Mail = Readonly<{
  to: Readonly<{ email: string; name?: string }>;
  subject: string;
  text: string;
  html: string;
  /** A UUID; a second message with the same key within 30 minutes is not sent again. */
  idempotencyKey: string;
}>;
