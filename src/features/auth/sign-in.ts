import { sql } from "drizzle-orm";
import { only } from "../../core/assert.ts";
import { addSeconds } from "../../core/clock.ts";
import { conflict } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import type { User } from "../users/index.ts";
import { hasNoFactor, lockPerson } from "./factor-set.ts";
import { factsOf, type Person, type PersonRow, selectPerson } from "./queries-factors.ts";
import { formatRefreshToken } from "./refresh-token.ts";
import { hasSecondFactor } from "./second-factor.ts";
import { sessions } from "./tables.ts";

export type Session = typeof sessions.$inferSelect;

/** What a client gets for a session: both tokens and the person behind them. */
export type SignedIn = Person &
  Readonly<{
    accessToken: string;
    expiresInSeconds: number;
    refreshToken: string;
    session: Session;
  }>;

/** How long a session may live, however often it is used. */
export const sessionLifeSeconds = 30 * 24 * 3_600;
const maxAgentLength = 256;

/** A session that is not stored yet; every sign-in makes a new one. */
function makeSession(ctx: Ctx, userId: Id<"user">, methods: readonly string[]): Session {
  const now = ctx.clock();
  return {
    id: ctx.newId("session"),
    userId,
    refreshCounter: 0,
    rotatedAt: now,
    authTime: now,
    methods: [...methods],
    address: ctx.client.address,
    userAgent: ctx.client.userAgent.slice(0, maxAgentLength),
    createdAt: now,
    lastUsedAt: now,
    expiresAt: addSeconds(now, sessionLifeSeconds),
    endedAt: null,
    endReason: null,
  };
}

function insertSession(tx: Statements, session: Session) {
  return tx.insert(sessions).values(session);
}

const noSecondFactor = "there is no second factor";

/**
 * Stores a new session and makes its tokens. `before` is what the sign-in used up or changed (a
 * claimed code, a cleared counter): it is committed together with the session, or neither is.
 * Throws `conflict` for `methods` of one factor when a second one was enabled a moment ago.
 */
export async function startSession(
  ctx: Ctx,
  user: User,
  methods: readonly string[],
  before: (tx: Statements) => readonly Statement[] = () => [],
): Promise<SignedIn> {
  const session = makeSession(ctx, user.id, methods);
  const event = { action: "session.started", target: session.id, actorUserId: user.id };
  const commit = ctx.db.atomic((tx): [Statement, ...Statement[]] => [
    insertSession(tx, session),
    ...before(tx),
    ...(hasSecondFactor(methods) ? [] : demandNoFactor(tx, user.id)),
    recordEvent(tx, ctx, event),
    selectPerson(tx, user.id),
  ]);
  const outcomes: readonly unknown[] = await commit.catch((error: unknown) => {
    if (brokenConstraint(error) !== noSecondFactor) throw error;
    throw conflict({ detail: "A second factor was added just now; sign in again." });
  });
  const row = only(outcomes.at(-1) as PersonRow[], "a session has a person");
  return signIn(ctx, { user: row.user, facts: factsOf(row) }, session);
}

/** The caller saw no second factor, but one may have been enabled since. */
function demandNoFactor(tx: Statements, userId: Id<"user">): Statement[] {
  const none = sql`select 1 where ${hasNoFactor(tx, userId)}`;
  return [lockPerson(tx, userId), claim(tx, none, noSecondFactor)];
}

/** Makes the tokens of a stored session. */
export async function signIn(ctx: Ctx, person: Person, session: Session): Promise<SignedIn> {
  return {
    ...person,
    accessToken: await signAccessToken(ctx, person.user, session),
    expiresInSeconds: ctx.settings.policy["access_token.seconds"],
    refreshToken: formatRefreshToken(ctx.crypto.refreshTokens, {
      sessionId: session.id,
      counter: session.refreshCounter,
    }),
    session,
  };
}

export function signAccessToken(ctx: Ctx, user: User, session: Session): Promise<string> {
  const claims = {
    sub: user.id,
    sid: session.id,
    role: user.role,
    auth_time: Math.floor(session.authTime.getTime() / 1000),
    amr: session.methods,
    jti: ctx.crypto.randomToken(16),
  };
  return ctx.crypto.accessTokens.sign(claims, ctx.settings.policy["access_token.seconds"]);
}
