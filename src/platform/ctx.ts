import type { Clock } from "../core/clock.ts";
import type { Id, NewId } from "../core/id.ts";
import type { Background } from "./background.ts";
import type { BreachCheck } from "./breach/breach-check.ts";
import type { Crypto } from "./crypto/crypto.ts";
import type { Database } from "./db/database.ts";
import type { Log } from "./log/log.ts";
import type { Mailbox } from "./mail/mailbox.ts";
import type { Mailer } from "./mail/mailer.ts";
import type { Metrics } from "./metrics/metrics.ts";
import type { IdentityProvider } from "./oauth/identity-provider.ts";
import type { RateLimiter } from "./rate-limit/rate-limiter.ts";
import type { SessionCache } from "./session-cache/session-cache.ts";
import type { Settings } from "./settings.ts";
import type { SmsVerifier } from "./sms/sms-verifier.ts";
import type { Wave } from "./wave/wave.ts";
import type { WebhookSender } from "./webhook/webhook-sender.ts";

/** Everything that lives as long as the process (or the isolate): one adapter behind each port. */
export type Services = Readonly<{
  settings: Settings;
  db: Database;
  limiter: RateLimiter;
  sessionCache: SessionCache;
  mailer: Mailer;
  /** Null when no vendor is configured in production. */
  smsVerifier: SmsVerifier | null;
  breachCheck: BreachCheck;
  webhookSender: WebhookSender;
  /** Sign-in with Google; null when it is not configured. */
  identityProvider: IdentityProvider | null;
  /** Accounting data of Wave; null when it is not configured. */
  wave: Wave | null;
  /** Null in production. */
  mailbox: Mailbox | null;
  log: Log;
  clock: Clock;
  newId: NewId;
  crypto: Crypto;
  background: Background;
  /** What `/metrics` shows of requests. */
  metrics: Metrics;
  /** Checks of `/health/detailed` beside the database; each throws when its part is down. */
  probes: Readonly<Record<string, () => Promise<void>>>;
  close(): Promise<void>;
}>;

/** What a verb gets: the services, and who asks in which request. Flat, so that calls read well. */
export type Ctx = Services & Readonly<{ requestId: Id<"request">; client: Client; actor: Actor }>;

/** The address is the one that limits and audit rows use; see `http/client-address.ts`. */
export type Client = Readonly<{ address: string; userAgent: string }>;

export type Actor = Anonymous | User | System;

export type Anonymous = Readonly<{ kind: "anonymous" }>;
/** The operator's command line or a scheduled job. */
export type System = Readonly<{ kind: "system"; name: string }>;
export type User = Readonly<{
  kind: "user";
  userId: Id<"user">;
  sessionId: Id<"session">;
  role: string;
  permissions: ReadonlySet<string>;
  /** When the person last proved who they are. */
  authTime: Date;
  /** RFC 8176 method names, such as `pwd`, `otp`, `hwk`. */
  methods: readonly string[];
}>;

export const anonymous: Anonymous = Object.freeze({ kind: "anonymous" });

/** The ctx of work that nobody asked for over HTTP; `name` is what its audit rows say. */
export function systemCtx(services: Services, name: string): Ctx {
  const client: Client = { address: "", userAgent: "" };
  return {
    ...services,
    requestId: services.newId("request"),
    client,
    actor: { kind: "system", name },
  };
}
