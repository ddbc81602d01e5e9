import type { Config } from "./config.ts";
import { type Clock, systemClock } from "./core/clock.ts";
import { createNewId } from "./core/id.ts";
import { createBackground } from "./platform/background.ts";
import { createCrypto } from "./platform/crypto/crypto.ts";
import { randomDigits } from "./platform/crypto/random.ts";
import type { Services } from "./platform/ctx.ts";
import type { Database } from "./platform/db/database.ts";
import { openNeonDatabase } from "./platform/db/neon.ts";
import { createJsonLog } from "./platform/log/json-log.ts";
import type { Log, LogSink } from "./platform/log/log.ts";
import { createBrevoMailer } from "./platform/mail/brevo.ts";
import { createMemoryMailbox, type Mailbox } from "./platform/mail/mailbox.ts";
import { createMailboxMailer } from "./platform/mail/mailbox-mailer.ts";
import type { Mailer } from "./platform/mail/mailer.ts";
import { createRemoteMailbox } from "./platform/mail/remote-mailbox.ts";
import { createGuardedLimiter } from "./platform/rate-limit/guarded-limiter.ts";
import { createMemoryLimiter } from "./platform/rate-limit/memory.ts";
import type { RateLimiter } from "./platform/rate-limit/rate-limiter.ts";
import { createUpstashLimiter } from "./platform/rate-limit/upstash.ts";
import { createUpstashClient } from "./platform/redis/upstash.ts";
import { createGuardedSessionCache } from "./platform/session-cache/guarded-session-cache.ts";
import { createMemorySessionCache } from "./platform/session-cache/memory.ts";
import type { SessionCache } from "./platform/session-cache/session-cache.ts";
import { createUpstashSessionStore } from "./platform/session-cache/upstash.ts";
import { createMailboxVerifier } from "./platform/sms/mailbox-verifier.ts";
import type { SmsVerifier } from "./platform/sms/sms-verifier.ts";
import { createVonageV1Verifier } from "./platform/sms/vonage-v1.ts";
import { createVonageV2Verifier } from "./platform/sms/vonage-v2.ts";

/** Where limits and living sessions are counted and remembered. */
export type SharedMemory = Readonly<{
  limiter: RateLimiter;
  sessionCache: SessionCache;
  probes: Services["probes"];
  close(): Promise<void>;
}>;

/** What a runtime brings along; everything else follows from the configuration. */
export type Parts = Readonly<{
  db: Database;
  memory: SharedMemory;
  log: Log;
  clock?: Clock;
}>;

/** Puts one adapter behind each port. */
export function createServices(config: Config, { db, memory, log, clock }: Parts): Services {
  const now = clock ?? systemClock;
  const post = createPost(config, log, now);
  return Object.freeze({
    settings: config,
    db,
    limiter: memory.limiter,
    sessionCache: memory.sessionCache,
    ...post,
    log,
    clock: now,
    newId: createNewId(now),
    crypto: createCrypto({
      secretKeys: config.secretKeys,
      issuer: config.http.publicUrl,
      clock: now,
    }),
    background: createBackground(log),
    probes: memory.probes,
    async close() {
      await memory.close();
      await db.close();
    },
  });
}

export function createLog(sink: LogSink): Log {
  return createJsonLog(sink, systemClock);
}

/** The database of Workers, and of Node when Neon is asked for over HTTP. */
export function openNeon(database: Extract<Config["database"], { kind: "neon" }>): Database {
  const { url, fetchEndpoint } = database;
  return openNeonDatabase({
    connectionString: url,
    ...(fetchEndpoint ? { fetchEndpoint } : {}),
  });
}

/** Upstash where it is configured, else this instance's own memory. */
export function openEdgeMemory(config: Config, log: Log): SharedMemory {
  if (config.redis.kind !== "upstash") return openOwnMemory();
  const redis = createUpstashClient(config.redis);
  return guardedMemory(
    createUpstashLimiter(redis),
    createGuardedSessionCache({ store: createUpstashSessionStore(redis), log, clock: systemClock }),
    log,
    { probe: async () => void (await redis.ping()), close: () => Promise.resolve() },
  );
}

export function openOwnMemory(): SharedMemory {
  return {
    limiter: createMemoryLimiter(systemClock),
    sessionCache: createMemorySessionCache(systemClock),
    probes: {},
    close: () => Promise.resolve(),
  };
}

export function guardedMemory(
  limiter: RateLimiter,
  sessionCache: SessionCache,
  log: Log,
  connection: { probe: () => Promise<void>; close: () => Promise<void> },
): SharedMemory {
  return {
    limiter: createGuardedLimiter({ primary: limiter, log, clock: systemClock }),
    sessionCache,
    probes: { redis: connection.probe },
    close: connection.close,
  };
}

function createPost(
  config: Config,
  log: Log,
  clock: Clock,
): { mailer: Mailer; smsVerifier: SmsVerifier | null; mailbox: Mailbox | null } {
  const own = createMemoryMailbox();
  const mailboxVerifier = createMailboxVerifier(own, clock, randomDigits);
  const { mail, sms } = config;
  const mailer =
    mail.kind === "brevo" ? createBrevoMailer({ ...mail, log }) : createMailboxMailer(own, clock);
  const development = config.mailboxUrl ? createRemoteMailbox(config.mailboxUrl) : mailboxVerifier;
  return {
    mailer,
    smsVerifier: sms.kind === "mailbox" ? mailboxVerifier : createVonage(sms, log),
    mailbox: config.appEnv === "production" ? null : development,
  };
}

function createVonage(
  sms: Exclude<Config["sms"], { kind: "mailbox" }>,
  log: Log,
): SmsVerifier | null {
  if (sms.kind === "none") return null;
  const create = sms.version === "v1" ? createVonageV1Verifier : createVonageV2Verifier;
  return create({ ...sms, log });
}
