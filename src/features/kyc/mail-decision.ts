import { toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { type Letter, renderLetter } from "../../platform/mail/letter.ts";
import { findUserById } from "../users/index.ts";
import type { KycRecord } from "./queries.ts";
import type { RecordStatus } from "./transitions.ts";

/** Where people say who they are. */
const identityPath = "/app/identity";

type Facts = Readonly<{ reason: string | null; page: string }>;

const letters: Readonly<Partial<Record<RecordStatus, (facts: Facts) => Letter>>> = {
  approved: () => ({
    subject: "Your identity is verified",
    paragraphs: [
      "We have checked your details and everything is in order.",
      "Higher limits, credit and investment accounts are open to you from now on.",
    ],
  }),
  rejected: ({ reason, page }) => ({
    subject: "We could not verify your identity",
    paragraphs: [
      "We have checked your details and cannot accept them.",
      ...said(reason),
      "You can send your details again at any time, on this page:",
      page,
    ],
  }),
  information_requested: ({ reason, page }) => ({
    subject: "We need something more to verify your identity",
    paragraphs: [
      "We have looked at your details and something is missing or unclear.",
      ...said(reason),
      "Please send your details again with it, on this page:",
      page,
    ],
  }),
  expired: ({ page }) => ({
    subject: "Your identity document has expired",
    paragraphs: [
      "The document that you showed us is not good any more, so your identity counts as not" +
        " verified, and the lower limits apply.",
      "Please send your details again with a document that is good, on this page:",
      page,
    ],
  }),
};

function said(reason: string | null): string[] {
  return reason === null ? [] : [`Our staff says: ${reason}`];
}

/** Tells a person what became of their record, after it is committed. */
export async function mailDecision(
  ctx: Ctx,
  { userId, status }: Pick<KycRecord, "userId" | "status">,
  reason: string | null,
): Promise<void> {
  const page = `${ctx.settings.http.publicUrl}${identityPath}`;
  const letter = letters[status]?.({ reason, page });
  if (!letter) return;
  // A mail that cannot be sent is logged; it must not undo or repeat what happened.
  void ctx.background.run("mail", async () => {
    const user = await findUserById(ctx, userId);
    if (user?.status !== "active") return;
    await ctx.mailer.send({
      to: { email: user.email },
      ...renderLetter(letter),
      idempotencyKey: toUuid("request", ctx.newId("request")),
    });
  });
}
