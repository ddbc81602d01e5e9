import { z } from "zod";
import manifest from "../package.json" with { type: "json" };
import { isTestPrefix, testPrefix } from "./core/card-number.ts";
import { isCountry } from "./core/countries.ts";
import { bandsVariable } from "./core/metric-bands.ts";
import { parsePolicy } from "./core/policy.ts";
import { isPublicHttps } from "./core/public-https.ts";
import { parseSecretKeys } from "./platform/crypto/secret-keys.ts";
import { isPhoneCountry } from "./platform/phone/phone-number.ts";
import type { Settings } from "./platform/settings.ts";

export type Config = Settings;
export type Runtime = "workers" | "node";
/** Raw variables: `process.env` on Node, the bindings on Workers. */
export type RawEnvironment = Readonly<Record<string, unknown>>;

/** Every variable that is wrong, each with a sentence; values are never shown. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is wrong:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.name = "ConfigError";
    this.problems = problems;
  }
}

const switchedOff = "off";
const readOnlyWaveScopes =
  "user:read business:read account:read customer:read vendor:read product:read invoice:read " +
  "sales_tax:read";
const url = z.url({ protocol: /^https?$/, error: "must be an http(s) URL" });
const variables = z.object({
  APP_ENV: z.enum(["development", "test", "production"]).default("development"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8787),
  HOST: z.string().default("0.0.0.0"),
  DATA_DIR: z.string().default(".data"),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: "must be a postgres:// URL" })
    .optional(),
  DATABASE_DRIVER: z.enum(["postgres", "neon"]).optional(),
  NEON_SQL_URL: url.optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: "must be a redis:// URL" }).optional(),
  UPSTASH_REDIS_REST_URL: url.optional(),
  UPSTASH_REDIS_REST_TOKEN: z.string().optional(),
  SECRET_KEYS: z.string().optional(),
  PUBLIC_URL: url.optional(),
  CORS_ORIGINS: z.string().optional(),
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  BOOTSTRAP_ADMIN_EMAIL: z.email().optional(),
  BOOTSTRAP_ADMIN_PASSWORD: z.string().min(12, "must have at least 12 characters").optional(),
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  GOOGLE_ISSUER: url.default("https://accounts.google.com"),
  WAVE_CLIENT_ID: z.string().optional(),
  WAVE_CLIENT_SECRET: z.string().optional(),
  WAVE_BASE_URL: url.default("https://api.waveapps.com"),
  WAVE_GRAPHQL_URL: url.default("https://gql.waveapps.com/graphql/public"),
  WAVE_SCOPES: z
    .string()
    .regex(/^[a-z_]+(:[a-z*]+)?( [a-z_]+(:[a-z*]+)?)*$/, "must be scopes with spaces between them")
    .default(readOnlyWaveScopes),
  BREVO_API_KEY: z.string().optional(),
  BREVO_BASE_URL: url.default("https://api.brevo.com"),
  SENDER_EMAIL: z.email().optional(),
  SENDER_NAME: z.string().max(70).default("Florin"),
  VONAGE_API_KEY: z.string().optional(),
  VONAGE_API_SECRET: z.string().optional(),
  VONAGE_BRAND_NAME: z.string().max(18).default("Florin"),
  VONAGE_BASE_URL: url.default("https://api.nexmo.com"),
  VONAGE_VERIFY_VERSION: z.enum(["v1", "v2"]).default("v2"),
  SMS_COUNTRIES: z.string().optional(),
  /** Of Pwned Passwords; `off` asks nobody. Without it production asks the real one. */
  BREACH_CHECK_URL: z.union([z.literal(switchedOff), url]).optional(),
  MAILBOX_URL: url.optional(),
  OPS_TOKEN: z.string().min(24, "must have at least 24 characters").optional(),
  CARD_NUMBER_PREFIX: z
    .string()
    .regex(/^(?!3[046-9])\d{6,8}$/, "must be 6 to 8 digits that numbers of 16 digits begin with")
    .optional(),
  CARD_SANDBOX: z.enum(["true", "false"]).default("false"),
  CARD_COUNTRY: z.string().refine(isCountry, "must be an ISO 3166 alpha-2 code").default("US"),
  POLICY: z.string().optional(),
  METRIC_BANDS: bandsVariable,
});

const pwnedPasswords = "https://api.pwnedpasswords.com";
type Variables = z.infer<typeof variables>;

/** Every variable that is read, in the order of the README. */
export const variableNames = Object.keys(variables.shape);

/** Reads and checks every variable at once; throws `ConfigError` with the whole list. */
export function readConfig(environment: RawEnvironment, runtime: Runtime): Config {
  const present = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => typeof value === "string" && value !== ""),
  );
  const parsed = variables.safeParse(present);
  const problems = parsed.success ? [] : parsed.error.issues.map(describeIssue);
  const values = parsed.success ? parsed.data : withoutBroken(present, parsed.error);
  const isProduction = present["APP_ENV"] === "production";
  const keys = parseSecretKeys(values.SECRET_KEYS ?? "");
  if (!keys.ok) problems.push(`SECRET_KEYS ${keys.problem}`);
  const policy = parsePolicy(values.POLICY, isProduction);
  if (!policy.ok) problems.push(...policy.problems.map((problem) => `POLICY: ${problem}`));
  problems.push(...findIncomplete(values, runtime));
  const origins = parseOrigins(values.CORS_ORIGINS, problems);
  const smsCountries = parseCountries(values.SMS_COUNTRIES, problems);
  if (isProduction) problems.push(...findUnsafe(values, origins, present));
  if (problems.length > 0 || !keys.ok || !policy.ok) throw new ConfigError([...new Set(problems)]);
  return Object.freeze({
    appEnv: values.APP_ENV,
    version: manifest.version,
    http: {
      host: values.HOST,
      port: values.PORT,
      publicUrl: (values.PUBLIC_URL ?? `http://localhost:${values.PORT}`).replace(/\/+$/, ""),
      corsOrigins: origins,
      trustedProxyHops: values.TRUSTED_PROXY_HOPS,
    },
    secretKeys: keys.keys,
    dataDir: values.DATA_DIR,
    database: databaseOf(values, runtime),
    redis: redisOf(values),
    mail: mailOf(values),
    sms: smsOf(values, isProduction),
    smsCountries,
    breachCheckUrl: breachCheckUrlOf(values, isProduction),
    mailboxUrl: values.MAILBOX_URL ?? null,
    opsToken: values.OPS_TOKEN ?? null,
    google: googleOf(values),
    wave: waveOf(values),
    cards: cardsOf(values),
    bootstrapAdmin: bootstrapAdminOf(values),
    policy: policy.policy,
    metricBands: values.METRIC_BANDS,
  });
}

function describeIssue(issue: z.core.$ZodIssue): string {
  return `${issue.path.join(".")} ${issue.message.replace(/^Invalid/, "is invalid")}`;
}

/** The other variables are still read, so that one start shows every problem. */
function withoutBroken(present: Record<string, unknown>, error: z.ZodError): Variables {
  const broken = new Set(error.issues.map((issue) => String(issue.path[0])));
  return variables.parse(
    Object.fromEntries(Object.entries(present).filter(([name]) => !broken.has(name))),
  );
}

const pairs: readonly (readonly [keyof Variables, keyof Variables])[] = [
  ["UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN"],
  ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"],
  ["WAVE_CLIENT_ID", "WAVE_CLIENT_SECRET"],
  ["VONAGE_API_KEY", "VONAGE_API_SECRET"],
  ["BOOTSTRAP_ADMIN_EMAIL", "BOOTSTRAP_ADMIN_PASSWORD"],
];

function findIncomplete(values: Variables, runtime: Runtime): string[] {
  const problems = pairs.flatMap(([one, other]) => {
    if ((values[one] === undefined) === (values[other] === undefined)) return [];
    const missing = values[one] === undefined ? one : other;
    return [`${missing} is missing, although its other half is set`];
  });
  if (runtime === "workers" && !values.DATABASE_URL) problems.push("DATABASE_URL is missing");
  if (values.BREVO_API_KEY && !values.SENDER_EMAIL) problems.push("SENDER_EMAIL is missing");
  return problems;
}

const splitList = (text = "") => text.split(",").flatMap((part) => part.trim() || []);

function parseOrigins(text: string | undefined, problems: string[]): string[] {
  const origins = splitList(text);
  const isOrigin = (origin: string) =>
    URL.canParse(origin) && new URL(origin).origin === origin && !origin.includes("*");
  if (!origins.every(isOrigin)) {
    problems.push("CORS_ORIGINS must be origins such as https://app.example.com, comma-separated");
  }
  return origins.filter(isOrigin);
}

function parseCountries(text: string | undefined, problems: string[]): string[] {
  const countries = splitList(text);
  if (!countries.every(isPhoneCountry)) {
    problems.push("SMS_COUNTRIES must be ISO 3166 alpha-2 codes such as US, comma-separated");
  }
  return countries;
}

const required = ["DATABASE_URL", "PUBLIC_URL", "BREVO_API_KEY", "SENDER_EMAIL"] as const;
const vendorAddresses = [
  "BREVO_BASE_URL",
  "VONAGE_BASE_URL",
  "WAVE_BASE_URL",
  "WAVE_GRAPHQL_URL",
  "GOOGLE_ISSUER",
  "NEON_SQL_URL",
  "UPSTASH_REDIS_REST_URL",
  "BREACH_CHECK_URL",
] as const;

function findUnsafe(
  values: Variables,
  origins: readonly string[],
  present: Readonly<Record<string, unknown>>,
): string[] {
  const problems: string[] = required
    .filter((name) => present[name] === undefined)
    .map((name) => `${name} is missing`);
  if (values.PUBLIC_URL && !isPublicHttps(values.PUBLIC_URL)) {
    problems.push("PUBLIC_URL must be https and no local address in production");
  }
  if (origins.some((origin) => !isPublicHttps(origin))) {
    problems.push("CORS_ORIGINS must be https and no local addresses in production");
  }
  for (const name of vendorAddresses) {
    const address = values[name];
    if (address && address !== switchedOff && !isPublicHttps(address)) {
      problems.push(`${name} must be https and no local address in production`);
    }
  }
  if (isTestPrefix(values.CARD_NUMBER_PREFIX ?? "") && values.CARD_SANDBOX !== "true") {
    problems.push("CARD_NUMBER_PREFIX is one for tests, unless CARD_SANDBOX is true");
  }
  if (values.MAILBOX_URL) problems.push("MAILBOX_URL exists only outside production");
  return problems;
}

function databaseOf(values: Variables, runtime: Runtime): Config["database"] {
  const address = values.DATABASE_URL;
  if (!address) return { kind: "embedded" };
  const isNeonHost = /\.neon\.(tech|build)$/.test(new URL(address).hostname);
  const preset = values.NEON_SQL_URL || isNeonHost ? "neon" : "postgres";
  if (runtime === "node" && (values.DATABASE_DRIVER ?? preset) === "postgres") {
    return { kind: "postgres", url: address };
  }
  const fetchEndpoint = values.NEON_SQL_URL;
  return { kind: "neon", url: address, ...(fetchEndpoint ? { fetchEndpoint } : {}) };
}

function redisOf(values: Variables): Config["redis"] {
  const { REDIS_URL: url, UPSTASH_REDIS_REST_URL: rest, UPSTASH_REDIS_REST_TOKEN: token } = values;
  if (url) return { kind: "redis", url };
  return rest && token ? { kind: "upstash", url: rest, token } : { kind: "memory" };
}

function mailOf(values: Variables): Config["mail"] {
  if (!values.BREVO_API_KEY || !values.SENDER_EMAIL) return { kind: "mailbox" };
  const sender = { email: values.SENDER_EMAIL, name: values.SENDER_NAME };
  return { kind: "brevo", apiKey: values.BREVO_API_KEY, baseUrl: values.BREVO_BASE_URL, sender };
}

function smsOf(values: Variables, isProduction: boolean): Config["sms"] {
  if (!values.VONAGE_API_KEY || !values.VONAGE_API_SECRET) {
    return { kind: isProduction ? "none" : "mailbox" };
  }
  return {
    kind: "vonage",
    version: values.VONAGE_VERIFY_VERSION,
    apiKey: values.VONAGE_API_KEY,
    apiSecret: values.VONAGE_API_SECRET,
    brand: values.VONAGE_BRAND_NAME,
    baseUrl: values.VONAGE_BASE_URL,
  };
}

function breachCheckUrlOf(values: Variables, isProduction: boolean): string | null {
  const address = values.BREACH_CHECK_URL ?? (isProduction ? pwnedPasswords : switchedOff);
  return address === switchedOff ? null : address;
}

function googleOf(values: Variables): Config["google"] {
  const { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret } = values;
  return clientId && clientSecret ? { clientId, clientSecret, issuer: values.GOOGLE_ISSUER } : null;
}

function waveOf(values: Variables): Config["wave"] {
  const { WAVE_CLIENT_ID: clientId, WAVE_CLIENT_SECRET: clientSecret } = values;
  if (!clientId || !clientSecret) return null;
  const { WAVE_BASE_URL: address, WAVE_GRAPHQL_URL: graphqlUrl, WAVE_SCOPES: scopes } = values;
  const issuer = address.replace(/\/+$/, "");
  return { clientId, clientSecret, issuer, graphqlUrl, scopes: scopes.split(" ") };
}

/** Production numbers cards only as it was told to. */
function cardsOf(values: Variables): Config["cards"] {
  const isPlay = values.APP_ENV !== "production" || values.CARD_SANDBOX === "true";
  const numberPrefix = values.CARD_NUMBER_PREFIX ?? (isPlay ? testPrefix : null);
  return { numberPrefix, country: values.CARD_COUNTRY };
}

function bootstrapAdminOf(values: Variables): Config["bootstrapAdmin"] {
  const { BOOTSTRAP_ADMIN_EMAIL: email, BOOTSTRAP_ADMIN_PASSWORD: password } = values;
  return email && password ? { email, password } : null;
}
