import type { BandTable } from "../core/metric-bands.ts";
import type { Policy } from "../core/policy.ts";
import type { SecretKey } from "./crypto/secret-keys.ts";

/** The validated configuration, grouped by what uses it; made by `src/config.ts` alone. */
export type Settings = Readonly<{
  appEnv: "development" | "test" | "production";
  version: string;
  http: Readonly<{
    host: string;
    port: number;
    /** The origin that people and clients use, without a trailing slash. */
    publicUrl: string;
    corsOrigins: readonly string[];
    /** Reverse proxies in front of us that append to `X-Forwarded-For`. */
    trustedProxyHops: number;
  }>;
  secretKeys: readonly SecretKey[];
  dataDir: string;
  database:
    | Readonly<{ kind: "embedded" }>
    | Readonly<{ kind: "postgres"; url: string }>
    | Readonly<{ kind: "neon"; url: string; fetchEndpoint?: string }>;
  redis:
    | Readonly<{ kind: "memory" }>
    | Readonly<{ kind: "redis"; url: string }>
    | Readonly<{ kind: "upstash"; url: string; token: string }>;
  mail:
    | Readonly<{ kind: "mailbox" }>
    | Readonly<{ kind: "brevo"; apiKey: string; baseUrl: string; sender: MailSender }>;
  sms:
    | Readonly<{ kind: "mailbox" }>
    | Readonly<{ kind: "none" }>
    | Readonly<{
        kind: "vonage";
        version: "v1" | "v2";
        apiKey: string;
        apiSecret: string;
        brand: string;
        baseUrl: string;
      }>;
  /** ISO 3166 alpha-2 codes of the countries whose numbers get messages; empty stands for all. */
  smsCountries: readonly string[];
  /** Where leaked passwords are looked up; null asks nobody. */
  breachCheckUrl: string | null;
  /** Where the mailbox of development lives when another process keeps it. */
  mailboxUrl: string | null;
  /** Lets a monitoring system read `/health/detailed` and `/metrics`. */
  opsToken: string | null;
  google: OAuthClient | null;
  wave: (OAuthClient & Readonly<{ graphqlUrl: string; scopes: readonly string[] }>) | null;
  cards: Readonly<{
    /** What new cards are numbered with; null makes none. */
    numberPrefix: string | null;
    /** ISO 3166 alpha-2: merchants elsewhere are international. */
    country: string;
  }>;
  bootstrapAdmin: Readonly<{ email: string; password: string }> | null;
  policy: Policy;
  /** From where a measured ratio of a business is green and amber. */
  metricBands: BandTable;
}>;

export type MailSender = Readonly<{ email: string; name: string }>;

export type OAuthClient = Readonly<{ clientId: string; clientSecret: string; issuer: string }>;
