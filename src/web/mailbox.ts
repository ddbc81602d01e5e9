import { html } from "hono/html";
import { notFound } from "../core/errors.ts";
import { prefersHtml } from "../platform/http/accepts.ts";
import { createRoutes } from "../platform/http/app-env.ts";
import type { MailboxMessage } from "../platform/mail/mailbox.ts";
import { pause } from "../platform/pause.ts";
import { type Html, layout, pagePolicy } from "./layout.ts";

const settleStepMs = 20;
const maxSettleSteps = 100;

/**
 * What was sent in development, newest first; JSON unless a browser asks. Mail leaves after the
 * reply that caused it, so the page first waits, at most two seconds, for what is on its way.
 */
export const mailboxPages = createRoutes().get("/dev/mailbox", async (c) => {
  const { ctx } = c.var;
  if (!ctx.mailbox) throw notFound();
  for (let step = 0; ctx.background.pending() > 0 && step < maxSettleSteps; step += 1) {
    await pause(settleStepMs);
  }
  const messages = await ctx.mailbox.list(c.req.query("to"));
  if (!prefersHtml(c)) return c.json({ data: messages });
  c.header("content-security-policy", pagePolicy);
  return c.html(layout("Mailbox", mailboxContent(messages)));
});

function mailboxContent(messages: readonly MailboxMessage[]): Html {
  if (messages.length === 0) {
    return html`<p>Nothing was sent yet. Sign up, and the code appears here.</p>`;
  }
  return html`<ol class="messages">${messages.map(messageCard)}</ol>`;
}

function messageCard(message: MailboxMessage): Html {
  return html`<li>
<p><strong>${message.subject || message.channel}</strong>
to ${message.to} by ${message.channel},
<time datetime="${message.sent_at}">${message.sent_at}</time></p>
${message.code ? html`<p class="code">${message.code}</p>` : ""}
<pre>${message.text}</pre>
</li>`;
}
