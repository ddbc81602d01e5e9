import { Hono } from "hono";
import { type Listening, listen } from "./listen.ts";
import type { MailboxStore } from "./store.ts";

/**
 * Shows the shared mailbox to other processes: `GET /messages?to=` answers
 * `{"data": [MailboxMessage, …]}`, newest first. `to` must match exactly.
 */
export async function startMailboxServer(
  options: Readonly<{ mailbox: MailboxStore; port?: number; host?: string }>,
): Promise<Listening> {
  const app = new Hono();
  app.get("/messages", async (c) => {
    const to = c.req.query("to");
    const messages = await options.mailbox.list(to === undefined ? to : withLeadingPlus(to));
    return c.json({ data: messages });
  });
  return listen(app, options);
}

/** A plus that was not percent-encoded arrives as a space; only phone numbers begin with one. */
function withLeadingPlus(to: string): string {
  return to.replace(/^ (?=\d)/, "+");
}
