import { and, eq, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import { only } from "../../core/assert.ts";
import { unauthenticated } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import { proveFactor, refuseFactor, type UseProof } from "./prove-factor.ts";
import { provePassword, refusalOfProof, settleProof } from "./prove-password.ts";
import { findOwnPerson } from "./queries-factors.ts";
import { type FactorMethod, withFactor, withPassword } from "./second-factor.ts";
import { type Session, signAccessToken } from "./sign-in.ts";
import { sessions, smsFactors } from "./tables.ts";

export type StepUpProof =
  | Readonly<{ password: string }>
  | Readonly<{ method: FactorMethod; code: string }>;

export type SteppedUp = Readonly<{
  accessToken: string;
  expiresInSeconds: number;
  session: Session;
}>;

const sessionLives = "the session lives";

/**
 * Proves again who holds the session: its `auth_time` becomes now, and its methods gain the one
 * that was used. Throws `invalid_credentials` for the password, `code_invalid` or `code_expired`
 * for a code, and `too_many_attempts`.
 */
export async function stepUp(ctx: Ctx, actor: Actor, proof: StepUpProof): Promise<SteppedUp> {
  const { user } = await findOwnPerson(ctx, actor);
  const session =
    "password" in proof
      ? await renewByPassword(ctx, actor, user.email, proof.password)
      : await renewByCode(ctx, actor, proof.method, proof.code);
  return {
    accessToken: await signAccessToken(ctx, user, session),
    expiresInSeconds: ctx.settings.policy["access_token.seconds"],
    session,
  };
}

async function renewByPassword(
  ctx: Ctx,
  actor: Actor,
  email: string,
  password: string,
): Promise<Session> {
  const proof = await provePassword(ctx, email, password);
  try {
    return await renew(ctx, actor, "password", (tx) => settleProof(tx, ctx, proof));
  } catch (error) {
    throw refusalOfProof(ctx, error);
  }
}

async function renewByCode(
  ctx: Ctx,
  actor: Actor,
  method: FactorMethod,
  code: string,
): Promise<Session> {
  const { userId } = actor;
  try {
    const sms = await countSmsTry(ctx, userId, method);
    const use = await proveFactor(ctx, { userId, method, code, sms });
    return await renew(ctx, actor, method, (tx) => [...use(tx), ...sms.finish(tx)]);
  } catch (error) {
    throw await refuseFactor(ctx, { userId, method }, error);
  }
}

/** One unit: the proof is used up, and the session is as fresh as a new one. */
async function renew(
  ctx: Ctx,
  actor: Actor,
  method: FactorMethod | "password",
  use: UseProof,
): Promise<Session> {
  const { sessionId } = actor;
  const methods =
    method === "password" ? withPassword(actor.methods) : withFactor(actor.methods, method);
  const isLive = and(eq(sessions.id, sessionId), isNull(sessions.endedAt));
  const now = ctx.clock();
  const event = { action: "session.stepped_up", target: sessionId, details: { method } };
  try {
    const outcomes: readonly unknown[] = await ctx.db.atomic((tx): [Statement, ...Statement[]] => [
      claim(tx, tx.select({ id: sessions.id }).from(sessions).where(isLive), sessionLives),
      ...use(tx),
      recordEvent(tx, ctx, event),
      tx
        .update(sessions)
        .set({ authTime: now, lastUsedAt: now, methods: withAdded(methods) })
        .where(eq(sessions.id, sessionId))
        .returning(),
    ]);
    return only(outcomes.at(-1) as Session[], "the session was claimed before");
  } catch (error) {
    if (brokenConstraint(error) === sessionLives) throw unauthenticated();
    throw error;
  }
}

/** Parallel step-ups of one session add to each other. */
function withAdded(methods: readonly string[]): SQL {
  const list = sql.join(
    methods.map((name) => sql`${name}`),
    sql`, `,
  );
  return sql`array(select distinct unnest(${sessions.methods} || array[${list}]::text[]))`;
}

/** Counts the codes of one message, to tell wrong ones that ended it from the time that did. */
async function countSmsTry(ctx: Ctx, userId: Id<"user">, method: FactorMethod) {
  const { requestId, confirmTries, confirmedAt } = smsFactors;
  const isFactor = and(eq(smsFactors.userId, userId), isNotNull(confirmedAt));
  const count = (tries: SQL) =>
    ctx.db
      .update(smsFactors)
      .set({ confirmTries: tries })
      .where(isFactor)
      .returning({ requestId, tries: confirmTries });
  const [counted] = method === "sms" ? await count(sql`${confirmTries} + 1`) : [];
  return {
    requestId: counted?.requestId ?? null,
    tries: counted?.tries ?? 1,
    end: (ended: string) =>
      ctx.db
        .update(smsFactors)
        .set({ requestId: null })
        .where(and(isFactor, eq(requestId, ended))),
    giveBack: () => count(sql`greatest(${confirmTries} - 1, 0)`),
    /** The vendor has no more use for the id of a verification that was a success. */
    finish: (tx: Statements) =>
      counted ? [tx.update(smsFactors).set({ requestId: null }).where(isFactor)] : [],
  };
}
