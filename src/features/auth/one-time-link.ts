import { and, eq, gt, isNull } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statements } from "../../platform/db/database.ts";
import { withinBudget } from "./issue-budget.ts";
import { type LinkPurpose, oneTimeLinks } from "./tables.ts";

/** Seconds that a link of each purpose works. */
export const lifeSecondsOf: Readonly<Record<LinkPurpose, number>> = {
  reset_password: 3_600,
  set_up_account: 24 * 3_600,
};
/** What `brokenConstraint` gives when another request used the link first, or it ran out. */
export const linkIsUnused = "link is unused";

const path = "/app/password/reset";

/** The page that takes the token and the new password; the token has 256 bits. */
export function linkWith(ctx: Ctx, token: string): string {
  return `${ctx.settings.http.publicUrl}${path}?token=${token}`;
}

/**
 * Puts a new link in the place of the old one of the same purpose. Returns no row when the budget
 * is spent: then the last one stays good and nothing is sent.
 */
export function replaceLink(
  tx: Statements,
  ctx: Ctx,
  token: string,
  to: Readonly<{ userId: Id<"user">; purpose: LinkPurpose }>,
) {
  const now = ctx.clock();
  const budget = withinBudget(oneTimeLinks, now);
  const fresh = {
    id: ctx.newId("link"),
    tag: tagsOf(ctx, token)[0] ?? "",
    expiresAt: addSeconds(now, lifeSecondsOf[to.purpose]),
    usedAt: null,
  };
  return tx
    .insert(oneTimeLinks)
    .values({ ...fresh, ...to, windowStartedAt: now })
    .onConflictDoUpdate({
      target: [oneTimeLinks.userId, oneTimeLinks.purpose],
      set: { ...fresh, ...budget.set },
      setWhere: budget.setWhere,
    })
    .returning({ id: oneTimeLinks.id });
}

/** The tags under which the link of a token may stand, that of the newest key first. */
export function tagsOf(ctx: Ctx, token: string): string[] {
  return ctx.crypto.tagger("reset-token").tagsForLookup(token);
}

/** Uses a link up, in the unit of what it permits; breaks `link is unused` for the rest. */
export function claimLink(tx: Statements, ctx: Ctx, id: Id<"link">, tag: string) {
  const now = ctx.clock();
  const unused = and(
    eq(oneTimeLinks.id, id),
    eq(oneTimeLinks.tag, tag),
    isNull(oneTimeLinks.usedAt),
    gt(oneTimeLinks.expiresAt, now),
  );
  const guarded = tx
    .update(oneTimeLinks)
    .set({ usedAt: now })
    .where(unused)
    .returning({ id: oneTimeLinks.id });
  return claim(tx, guarded, linkIsUnused);
}

/** The statement that makes a person's open links worthless, for a changed password. */
export function closeLinks(tx: Statements, ctx: Ctx, userId: Id<"user">) {
  return tx
    .update(oneTimeLinks)
    .set({ usedAt: ctx.clock() })
    .where(and(eq(oneTimeLinks.userId, userId), isNull(oneTimeLinks.usedAt)));
}
