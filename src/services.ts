import { type Config, ConfigError } from "./config.ts";
import { type Clock, systemClock } from "./core/clock.ts";
import { createNewId } from "./core/id.ts";
import { createBackground } from "./platform/background.ts";
import { type BreachCheck, noBreachCheck } from "./platform/breach/breach-check.ts";
import { createPwnedPasswords } from "./platform/breach/pwned-passwords.ts";
import { createCrypto } from "./platform/crypto/crypto.ts";
import { randomDigits } from "./platform/crypto/random.ts";
import type { Services } from "./platform/ctx.ts";
import type { Database } from "./platform/db/database.ts";
import { openNeonDatabase } from "./platform/db/neon.ts";
import { consoleSink } from "./platform/log/console-sink.ts";
import { createJsonLog } from "./platform/log/json-log.ts";
import type { Log, LogSink } from "./platform/log/log.ts";
import { createBrevoMailer } from "./platform/mail/brevo.ts";
import { createMemoryMailbox, type Mailbox } from "./platform/mail/mailbox.ts";
import { createMailboxMailer } from "./platform/mail/mailbox-mailer.ts";
import type { Mailer } from "./platform/mail/mailer.ts";
import { createRemoteMailbox } from "./platform/mail/remote-mailbox.ts";
import { createMemoryMetricStore, type MetricStore } from "./platform/metrics/metric-store.ts";
import { createMetrics } from "./platform/metrics/metrics.ts";
import { createUpstashMetricStore } from "./platform/metrics/upstash.ts";
import type { IdentityProvider } from "./platform/oauth/identity-provider.ts";
import { createOidcProvider } from "./platform/oauth/oidc-provider.ts";
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
import { createWave } from "./platform/wave/create-wave.ts";
import type { Wave } from "./platform/wave/wave.ts";
import { createFetchSender } from "./platform/webhook/fetch-sender.ts";
import type { TargetRules } from "./platform/webhook/target.ts";
import type { WebhookSender } from "./platform/webhook/webhook-sender.ts";

/** Where limits, living sessions and metrics are counted and remembered. */
export type SharedMemory = Readonly<{
  limiter: RateLimiter;
  sessionCache: SessionCache;
  metricStore: MetricStore;
  probes: Services["probes"];
  close(): Promise<void>;
}>;

/** What a runtime brings along; everything else follows from the configuration. */
export type Parts = Readonly<{
  db: Database;
  memory: SharedMemory;
  log: Log;
  clock?: Clock;
  /** Where it is missing, the runtime's `fetch` is what keeps webhooks out of private networks. */
  webhookSender?: WebhookSender;
}>;

/** Puts one adapter behind each port. */
export function createServices(config: Config, parts: Parts): Services {
  const { db, memory, log, clock: now = systemClock } = parts;
  const post = createPost(config, log, now);
  const newId = createNewId(now);
  return Object.freeze({
    settings: config,
    db,
    limiter: memory.limiter,
    sessionCache: memory.sessionCache,
    ...post,
    breachCheck: createBreachCheck(config, log),
    webhookSender:
      parts.webhookSender ?? createFetchSender({ ...targetRulesOf(config), clock: now }),
    identityProvider: config.google && createGoogle(config.google, config, log, now),
    wave: config.wave && openWave(config.wave, config, log, now),
    log,
    clock: now,
    newId,
    crypto: createCrypto({
      secretKeys: config.secretKeys,
      issuer: config.http.publicUrl,
      clock: now,
    }),
    background: createBackground(log),
    metrics: createMetrics({ store: memory.metricStore, log, clock: now, newId }),
    probes: memory.probes,
    async close() {
      await memory.close();
      await db.close();
    },
  });
}

/** Webhooks of developers and of tests may lead to their own machine. */
export function targetRulesOf({ appEnv }: Config): TargetRules {
  return { allowsLoopback: appEnv !== "production" };
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

/** The services of a Worker; a wrong configuration is logged before it is thrown. */
export function createEdgeServices(configure: () => Config): Services {
  const log = createLog(consoleSink);
  try {
    const config = configure();
    if (config.database.kind !== "neon") throw new ConfigError(["DATABASE_URL is missing"]);
    const parts = { db: openNeon(config.database), memory: openEdgeMemory(config, log), log };
    return createServices(config, parts);
  } catch (error) {
    if (error instanceof ConfigError) log.error("config_wrong", { problems: error.problems });
    throw error;
  }
}

/** Upstash where it is configured, else this instance's own memory. */
export function openEdgeMemory(config: Config, log: Log): SharedMemory {
  if (config.redis.kind !== "upstash") return openOwnMemory();
  const redis = createUpstashClient(config.redis);
  const store = createUpstashSessionStore(redis);
  return guardedMemory(
    {
      limiter: createUpstashLimiter(redis),
      sessionCache: createGuardedSessionCache({ store, log, clock: systemClock }),
      metricStore: createUpstashMetricStore(redis),
    },
    log,
    { probe: async () => void (await redis.ping()), close: () => Promise.resolve() },
  );
}

export function openOwnMemory(): SharedMemory {
  return {
    limiter: createMemoryLimiter(systemClock),
    sessionCache: createMemorySessionCache(systemClock),
    metricStore: createMemoryMetricStore(),
    probes: {},
    close: () => Promise.resolve(),
  };
}

export function guardedMemory(
  { limiter, ...others }: Pick<SharedMemory, "limiter" | "sessionCache" | "metricStore">,
  log: Log,
  connection: { probe: () => Promise<void>; close: () => Promise<void> },
): SharedMemory {
  return {
    ...others,
    limiter: createGuardedLimiter({ primary: limiter, log, clock: systemClock }),
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

function createBreachCheck({ breachCheckUrl }: Config, log: Log): BreachCheck {
  return breachCheckUrl ? createPwnedPasswords({ baseUrl: breachCheckUrl, log }) : noBreachCheck;
}

function createVonage(
  sms: Exclude<Config["sms"], { kind: "mailbox" }>,
  log: Log,
): SmsVerifier | null {
  if (sms.kind === "none") return null;
  const create = sms.version === "v1" ? createVonageV1Verifier : createVonageV2Verifier;
  return create({ ...sms, log });
}

/** Tokens of Google's name the issuer with or without the scheme. */
const googleAliases: Readonly<Record<string, readonly string[]>> = {
  "https://accounts.google.com": ["accounts.google.com"],
};

function createGoogle(
  google: NonNullable<Config["google"]>,
  { appEnv }: Config,
  log: Log,
  clock: Clock,
): IdentityProvider {
  return createOidcProvider({
    ...google,
    service: "Google",
    issuerAliases: googleAliases[google.issuer] ?? [],
    allowHttp: appEnv !== "production" && google.issuer.startsWith("http:"),
    log,
    clock,
  });
}

function openWave(
  wave: NonNullable<Config["wave"]>,
  { appEnv }: Config,
  log: Log,
  clock: Clock,
): Wave {
  const { issuer: baseUrl, ...client } = wave;
  const allowHttp = appEnv !== "production" && baseUrl.startsWith("http:");
  return createWave({ ...client, baseUrl, allowHttp, log, clock });
}
