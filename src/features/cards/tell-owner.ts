import { type Id, toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { findUserById } from "../users/index.ts";
import type { CardLetter } from "./letters.ts";

/** Writes to the owner of a card after the reply; a mail that is lost undoes nothing. */
export function tellOwner(ctx: Ctx, ownerId: Id<"user">, letter: CardLetter): void {
  void ctx.background.run("mail", async () => {
    const owner = await findUserById(ctx, ownerId);
    if (!owner) return;
    await ctx.mailer.send({
      to: { email: owner.email },
      subject: letter.subject,
      text: `${letter.paragraphs.join("\n\n")}\n`,
      html: letter.paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join("\n"),
      idempotencyKey: toUuid("request", ctx.newId("request")),
    });
  });
}
