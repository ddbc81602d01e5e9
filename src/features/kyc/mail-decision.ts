import { toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { type Letter, renderLetter } from "../../platform/mail/letter.ts";
import { findUserById } from "../users/index.ts";
import type { KycRecord } from "./queries.ts";
import type { RecordStatus } from "./transitions.ts";

const again = "You can send your details again at any time; the API page says how.";

const letters: Readonly<Partial<Record<RecordStatus, (reason: string | null) => Letter>>> = {
  approved: () => ({
    subject: "Your identity is verified",
    paragraphs: [
      "We have checked your details and everything is in order.",
      "Higher limits, credit and investment accounts are open to you from now on.",
    ],
  }),
  rejected: (reason) => ({
    subject: "We could not verify your identity",
    paragraphs: ["We have checked your details and cannot accept them.", ...said(reason), again],
  }),
  information_requested: (reason) => ({
    subject: "We need something more to verify your identity",
    paragraphs: [
      "We have looked at your details and something is missing or unclear.",
      ...said(reason),
      "Please send your details again with it.",
    ],
  }),
  expired: () => ({
    subject: "Your identity document has expired",
    paragraphs: [
      "The document that you showed us is not good any more, so your identity counts as not" +
        " verified, and the lower limits apply.",
      "Please send your details again with a document that is good.",
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
  const letter = letters[status]?.(reason);
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
