import { type SQL, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { fromUuid, type Id } from "../../src/core/id.ts";
import { exportAuditTrail } from "../../src/features/audit/index.ts";
import { authenticator } from "../../src/features/auth/authenticator.ts";
import { createAdmin } from "../../src/features/auth/create-admin.ts";
import { endSessions } from "../../src/features/auth/end-sessions.ts";
import { openChallenge } from "../../src/features/auth/open-challenge.ts";
import { provePassword } from "../../src/features/auth/prove-password.ts";
import { findActivity } from "../../src/features/auth/queries-activity.ts";
import { findOpenChallenge } from "../../src/features/auth/queries-challenges.ts";
import { exportIdentity } from "../../src/features/auth/queries-export.ts";
import { findPerson } from "../../src/features/auth/queries-factors.ts";
import { findLink } from "../../src/features/auth/queries-links.ts";
import { findPasskey, listPasskeys } from "../../src/features/auth/queries-passkeys.ts";
import { listSessions } from "../../src/features/auth/queries-sessions.ts";
import { refreshSession } from "../../src/features/auth/refresh-session.ts";
import { formatRefreshToken } from "../../src/features/auth/refresh-token.ts";
import { registerUser } from "../../src/features/auth/register-user.ts";
import { requestPasswordReset } from "../../src/features/auth/request-password-reset.ts";
import { startSession } from "../../src/features/auth/sign-in.ts";
import { sweepExpired } from "../../src/features/auth/sweep-expired.ts";
import { takeOauthTransaction } from "../../src/features/auth/take-oauth-transaction.ts";
import { tryCode } from "../../src/features/auth/try-code.ts";
import { unlockUser } from "../../src/features/auth/unlock-user.ts";
import { verifyChallenge } from "../../src/features/auth/verify-challenge.ts";
import { erasePerson } from "../../src/features/reporting/erase-person.ts";
import { deletePost } from "../../src/features/social/delete-post.ts";
import { exportSocial, sweepPosts } from "../../src/features/social/index.ts";
import { listReactionDays } from "../../src/features/social/queries-days.ts";
import {
  exportIdempotencyKeys,
  idempotencyStore,
  sweepIdempotencyKeys,
} from "../../src/features/system/index.ts";
import {
  exportUser,
  findUserByEmail,
  findUserById,
  hasAdmin,
  listUsers,
  type User,
} from "../../src/features/users/index.ts";
import { claimDeliveries } from "../../src/features/webhooks/claim-deliveries.ts";
import { disableFailing } from "../../src/features/webhooks/disable-failing.ts";
import { fanOutEvents } from "../../src/features/webhooks/fan-out-events.ts";
import { findOwnWebhook, listWebhooks } from "../../src/features/webhooks/queries.ts";
import { findOwnDelivery, listDeliveries } from "../../src/features/webhooks/queries-deliveries.ts";
import { exportWebhooks } from "../../src/features/webhooks/queries-export.ts";
import { recordVerdict } from "../../src/features/webhooks/record-verdict.ts";
import { restWebhooks } from "../../src/features/webhooks/rest-webhooks.ts";
import { sweepDeliveries } from "../../src/features/webhooks/sweep-deliveries.ts";
import { migrate } from "../../src/node/migrations.ts";
import { type User as Actor, type Ctx, systemCtx } from "../../src/platform/ctx.ts";
import { createLog, createServices, openOwnMemory } from "../../src/services.ts";
import { adapters } from "../support/servers/adapters.ts";
import { fillLargeTables, largeUserUuid } from "../support/servers/large-tables.ts";
import { expectIndexed, plansOf as plansOfActs } from "../support/servers/plans.ts";
import { type PostgresServer, startPostgres } from "../support/servers/postgres.ts";
import {
  openRecordingDatabase,
  type RecordingDatabase,
  type Sent,
} from "../support/servers/recording-database.ts";
import { testVariables } from "../support/setup/variables.ts";

/**
 * How Postgres would run what the verbs really send, with tables as large as after some years: by
 * index, never by reading a whole table.
 */
let postgres: PostgresServer;
let recording: RecordingDatabase;
let ctx: Ctx;
beforeAll(async () => {
  postgres = await startPostgres();
  await migrate({ kind: "postgres", url: postgres.url });
  await fillLargeTables(postgres.url);
  recording = await openRecordingDatabase(postgres.url);
  const config = readConfig(testVariables, "node");
  const parts = { db: recording.db, memory: openOwnMemory(), log: createLog(() => undefined) };
  ctx = systemCtx(createServices(config, parts), "test");
});
afterAll(async () => {
  await ctx.background.drain();
  await recording.db.close();
  await postgres.stop();
});

const userId = (n: number): Id<"user"> => fromUuid("user", largeUserUuid(n));
const sessionId = fromUuid("session", "00000002-0000-7000-8000-00000000abcd");
const webhookId = (n: number): Id<"webhook"> =>
  fromUuid("webhook", largeUserUuid(n).replace("00000001", "00000009"));
const postId = (n: number): Id<"post"> =>
  fromUuid("post", largeUserUuid(n).replace("00000001", "0000000b"));
const dayOf = (moment: Date) => moment.toISOString().slice(0, 10);
const anyDelivery = fromUuid("delivery", "019a0000-0000-7000-8000-00000000abcd");
const first = { limit: 20, cursor: null };
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
const deep = (id: string) => ({ limit: 20, cursor: { at: daysAgo(60), id } });
const claims = { userId: userId(5), sessionId, authTime: new Date(), methods: ["pwd"] };
const actor = (n: number): Actor => ({
  ...claims,
  kind: "user",
  role: "customer",
  permissions: new Set(),
  userId: userId(n),
});
const keyed = { scope: userId(9), key: "key-9", content: "GET /" };
const userOf = async (n: number) => (await findUserById(ctx, userId(n))) as User;

const plansOf = (act: () => unknown) => plansOfActs(recording, act);

describe("a list by index, in its order", () => {
  test.each([
    ["own sessions", () => listSessions(ctx, userId(1), first), "sessions_by_user"],
    [
      "own sessions, far down",
      () => listSessions(ctx, userId(1), deep(sessionId)),
      "sessions_by_user",
    ],
    ["own passkeys", () => listPasskeys(ctx, userId(5), first), "passkeys_by_user"],
    ["own webhooks", () => listWebhooks(ctx, userId(1), first), "webhooks_by_owner"],
    [
      "own webhooks, far down",
      () => listWebhooks(ctx, userId(1), deep(webhookId(7))),
      "webhooks_by_owner",
    ],
    ["people", () => listUsers(ctx, {}, first), "users_by_creation"],
    ["people, far down", () => listUsers(ctx, {}, deep(userId(7))), "users_by_creation"],
    ["staff", () => listUsers(ctx, { role: "support" }, first), "users_by_role"],
    [
      "staff, far down",
      () => listUsers(ctx, { role: "support" }, deep(userId(7))),
      "users_by_role",
    ],
    ["the suspended", () => listUsers(ctx, { status: "suspended" }, first), "users_by_status"],
    [
      "the suspended, far down",
      () => listUsers(ctx, { status: "suspended" }, deep(userId(7))),
      "users_by_status",
    ],
  ])("%s", async (_what, act, index) => {
    const plans = await plansOf(act);
    expectIndexed(plans);
    expect(plans.map(([, { indexes, sorts }]) => ({ indexes, sorts }))).toEqual([
      { indexes: [index], sorts: 0 },
    ]);
  });
});

const queries = [undefined, "p", "p3f", "p3f2a9", "nobody@", userId(77)];
const roles = [undefined, "customer", "admin"] as const;
const statuses = [undefined, "active", "erased"] as const;

describe("people that staff look for", () => {
  const filters = queries.flatMap((query) =>
    roles.flatMap((role) => statuses.map((status) => ({ query, role, status }))),
  );
  test.each(filters)("by $query, $role, $status", async (filter) => {
    for (const page of [first, deep(userId(7))]) {
      expectIndexed(await plansOf(() => listUsers(ctx, filter, page)));
    }
  });

  test("by the beginning of an address or by an id", async () => {
    const [byAddress] = await plansOf(() => listUsers(ctx, { query: "p3f2a9" }, first));
    expect(byAddress?.[1].indexes).toEqual(["users_by_email_prefix"]);
    const [byId] = await plansOf(() => listUsers(ctx, { query: userId(77) }, first));
    expect(byId?.[1].indexes.toSorted()).toEqual(["users_by_email_prefix", "users_pkey"]);
  });
});

describe("by index runs", () => {
  const email = "somebody@example.com";
  const code = { userId: userId(5), purpose: "verify_email", email } as const;
  const token = () => formatRefreshToken(ctx.crypto.refreshTokens, { sessionId, counter: 1 });
  const acts: [string, () => unknown][] = [
    ["the user of an address", () => findUserByEmail(ctx, email)],
    ["the session of a token", () => authenticator.findUser(ctx, claims)],
    ["a person with their factors", () => findPerson(ctx, userId(5))],
    ["a password try: lock and count", () => provePassword(ctx, email, "a password")],
    ["a try of a code", () => tryCode(ctx, "123456", code)],
    ["a try of a code that is spent", () => tryCode(ctx, "123456", { ...code, userId: userId(0) })],
    ["a reset link", () => findLink(ctx, "a token")],
    ["a request for a link", async () => requestPasswordReset(ctx, await userOf(5))],
    [
      "a registration",
      () => registerUser(ctx, { ...names, email, password: "lantern 42 violet h" }),
    ],
    ["a sign-in", async () => startSession(ctx, await userOf(60_001), ["pwd"])],
    ["a sign-in of two factors", async () => openChallenge(ctx, await userOf(5), ["pwd"])],
    ["a look at an open challenge", () => findOpenChallenge(ctx, "a token")],
    [
      "a second factor",
      () => verifyChallenge(ctx, { mfaToken: "a token", method: "totp", code: "123456" }),
    ],
    ["a passkey", () => findPasskey(ctx, "a credential")],
    ["Google's return", () => takeOauthTransaction(ctx, { state: "s", browserSecret: "b" })],
    ["a refresh", () => refreshSession(ctx, { refreshToken: token() })],
    [
      "the end of all sessions",
      () => endSessions(ctx, { userId: userId(6), all: true }, "revoked"),
    ],
    ["an unlock", () => unlockUser(ctx, userId(6))],
    ["an idempotency key", () => idempotencyStore.begin(ctx, keyed)],
    ["an idempotency key that is taken", () => idempotencyStore.begin(ctx, keyed)],
    ["the release of a key", () => idempotencyStore.release(ctx, keyed)],
    ["what was made under a key", () => idempotencyStore.mark(ctx.db, ctx, keyed, "pst_1")],
    ["the audit trail of an export", () => exportAuditTrail(ctx, userId(8))],
    [
      "the rest of an export",
      async () => {
        await exportUser(ctx, userId(8));
        // Nothing that was filled in can be unsealed, which comes last.
        await exportIdentity(ctx, userId(8));
      },
    ],
    ["the keys of an export", () => exportIdempotencyKeys(ctx, userId(8))],
    ["an erasure", () => erasePerson(ctx, actor(8))],
    ["the erasure of an admin", () => erasePerson(ctx, { ...actor(5003), role: "admin" })],
    ["the question whether there is an admin", () => hasAdmin(ctx)],
    ["an admin made by hand", () => createAdmin(ctx, { email: "new-admin@example.com" })],
    ["somebody's activity", () => findActivity(ctx, actor(1), userId(1))],
    ["what somebody wrote and liked", () => exportSocial(ctx, userId(8))],
    ["a post's deletion", () => deletePost(ctx, actor(8), postId(7))],
    ["the sweep of deleted posts", () => sweepPosts(ctx, new AbortController().signal)],
    [
      "a year of reactions",
      () => listReactionDays(ctx, { from: dayOf(daysAgo(365)), to: dayOf(new Date()) }),
    ],
    ["the sweep of what has expired", () => sweepExpired(ctx)],
    ["the sweep of idempotency keys", () => sweepIdempotencyKeys(ctx)],
    ["one webhook", () => findOwnWebhook(ctx, userId(8), webhookId(7))],
    ["one delivery", () => findOwnDelivery(ctx, userId(8), anyDelivery)],
    ["the webhooks of an export", () => exportWebhooks(ctx, userId(8))],
    ["the sweep of deliveries", () => sweepDeliveries(ctx)],
    ["a claim of one delivery", () => claimDeliveries(ctx, anyDelivery)],
    ["the rest of slow webhooks", () => restWebhooks(ctx, [webhookId(7), webhookId(9)])],
    ["the end of hopeless webhooks", () => disableFailing(ctx, [webhookId(7), webhookId(9)])],
    [
      "deliveries from their claim to their end",
      async () => {
        const [claimed] = await claimDeliveries(ctx);
        if (!claimed) throw new Error("Nothing is due");
        await recordVerdict(ctx, claimed.delivery, { kind: "delivered", reply: 200 });
      },
    ],
  ];
  const names = { firstName: "Ada", lastName: "Example" };

  test.each(acts)("%s", async (_what, act) => {
    expectIndexed(await plansOf(act));
  });
});

test.each([first, deep(anyDelivery)])("what was sent to a busy webhook, page %#", async (page) => {
  // Number 7 is the busy one, and number 8 its owner.
  const plans = await plansOf(() => listDeliveries(ctx, userId(8), webhookId(7), page));
  expectIndexed(plans);
  const lists = plans.filter(([{ query }]) => query.includes("webhook_deliveries"));
  expect(lists.map(([, { indexes, sorts }]) => ({ indexes, sorts }))).toEqual([
    { indexes: ["webhook_deliveries_by_webhook"], sorts: 0 },
  ]);
});

test("the fan-out takes the outbox in its order, and finds webhooks by their owners", async () => {
  const plans = await plansOf(() => fanOutEvents(ctx));
  expectIndexed(plans);
  const indexes = ["outbox_pkey", "webhooks_by_owner", "users_pkey"];
  expect(plans[0]?.[1].indexes).toEqual(expect.arrayContaining(indexes));
});

/** A statement as it was sent, to be sent again by another driver. */
function again({ query, parameters }: Sent): SQL {
  const parts = query.split(/\$\d+/);
  return sql.join(
    parts.flatMap((part, index) =>
      index === 0 ? [sql.raw(part)] : [sql.param(parameters[index - 1]), sql.raw(part)],
    ),
  );
}

test.each(adapters)("the index of beginnings serves parameters over %s", async (_name, open) => {
  const [sent] = await recording.record(() => listUsers(ctx, { query: "p3f2a9" }, first));
  if (!sent) throw new Error("Nothing was sent");
  const { db, stop } = await open();
  try {
    await db.execute(sql`
      insert into users (id, email, first_name, last_name, created_at, updated_at)
      select gen_random_uuid(), 'p' || md5(n::text) || '@example.com', 'Ada', 'Example', now(), now()
      from generate_series(1, 10000) n`);
    await db.execute(sql`analyze users`);
    const { rows } = await db.execute(sql`explain (format json) ${again(sent)}`);
    expect(JSON.stringify(rows)).toContain('"users_by_email_prefix"');
  } finally {
    await stop();
  }
});
