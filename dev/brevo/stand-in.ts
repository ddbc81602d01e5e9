import { prepareStandIn, type StandIn, type StandInOptions } from "../mailbox/stand-in.ts";
import { parseEmailBody } from "./email-body.ts";
import { refusal, renderOutage, renderRefusal } from "./errors.ts";
import { createRateLimit } from "./rate-limit.ts";
import { createSentEmails, type SentEmail } from "./sent-emails.ts";
import { createWebhooks, type WebhookCall } from "./webhooks.ts";

export type BrevoStandIn = StandIn &
  Readonly<{
    /** What callers must send in the `api-key` header. */
    apiKey: string;
    /** The last 500 accepted e-mails, oldest first, also the sandboxed ones. */
    emails(): readonly SentEmail[];
    /** 1000 per second at the start, as Brevo's own. */
    setRateLimit(requestsPerSecond: number): void;
    sendWebhook(call: WebhookCall): Promise<number>;
    replayWebhooks(): Promise<readonly number[]>;
  }>;

const sendPath = "/v3/smtp/email";
const requestsPerSecond = 1000;

/**
 * Brevo's `POST /v3/smtp/email`: accepted messages land in the shared mailbox. In order it
 * checks the key, the rate, the body and the idempotency key, and answers Brevo's codes.
 */
export async function startBrevoStandIn(
  options: StandInOptions & Readonly<{ apiKey?: string }>,
): Promise<BrevoStandIn> {
  const { mailbox, apiKey = "xkeysib-stand-in" } = options;
  const { app, clock, open } = prepareStandIn(options, renderOutage);
  const rateLimit = createRateLimit(clock.now, requestsPerSecond);
  const sent = createSentEmails(mailbox, clock.now);
  const webhooks = createWebhooks(sent.find, clock.now);

  app.use("/v3/*", async (c, next) => {
    if (c.req.header("api-key") === apiKey) return next();
    return renderRefusal(refusal(401, "unauthorized", "Key not found"));
  });
  app.post(sendPath, async (c) => {
    const { isAllowed, headers } = rateLimit.take();
    const answer = isAllowed ? accept(await c.req.text()) : renderOutage(429);
    for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
    return answer;
  });
  app.all(sendPath, () => renderRefusal(refusal(405, "method_not_allowed", "Method not allowed")));
  app.notFound(() => renderRefusal(refusal(404, "document_not_found", "Route not found")));

  function accept(text: string): Response {
    const parsed = parseEmailBody(text);
    if (parsed.refusal) return renderRefusal(parsed.refusal);
    const email = sent.accept(parsed.email);
    if (email === "duplicate") {
      const message = "A message with this idempotencyKey was accepted already";
      return renderRefusal(refusal(400, "duplicate_parameter", message));
    }
    return Response.json({ messageId: email.messageId }, { status: 201 });
  }

  return {
    ...(await open()),
    apiKey,
    emails: sent.list,
    setRateLimit: rateLimit.setLimit,
    sendWebhook: webhooks.send,
    replayWebhooks: webhooks.replay,
  };
}
