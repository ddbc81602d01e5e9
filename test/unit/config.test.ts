import { describe, expect, test } from "vitest";
import { ConfigError, type RawEnvironment, type Runtime, readConfig } from "../../src/config.ts";
import { usualBands } from "../../src/core/metric-bands.ts";
import { productionPolicy } from "../../src/core/policy.ts";
import { testSecretKeys } from "../support/setup/variables.ts";

const development = { SECRET_KEYS: testSecretKeys };
const production = {
  APP_ENV: "production",
  SECRET_KEYS: testSecretKeys,
  DATABASE_URL: "postgres://florin:words@db.example.com/florin",
  PUBLIC_URL: "https://api.example.com",
  BREVO_API_KEY: "xkeysib-example",
  SENDER_EMAIL: "florin@example.com",
};

/** The problems of an environment; none when it is good. */
function problemsOf(environment: RawEnvironment, runtime: Runtime = "node"): readonly string[] {
  try {
    readConfig(environment, runtime);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe("development", () => {
  test("needs nothing but a secret, and keeps to this machine", () => {
    expect(readConfig(development, "node")).toMatchObject({
      appEnv: "development",
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      http: {
        host: "0.0.0.0",
        port: 8787,
        publicUrl: "http://localhost:8787",
        corsOrigins: [],
        trustedProxyHops: 0,
      },
      dataDir: ".data",
      database: { kind: "embedded" },
      redis: { kind: "memory" },
      mail: { kind: "mailbox" },
      sms: { kind: "mailbox" },
      mailboxUrl: null,
      opsToken: null,
      google: null,
      wave: null,
      cards: { numberPrefix: "424242", country: "US" },
      bootstrapAdmin: null,
    });
  });

  test("takes an empty variable for an absent one", () => {
    const empty = { PORT: "", DATABASE_URL: "", CORS_ORIGINS: "", POLICY: "", REDIS_URL: "" };
    expect(readConfig({ ...development, ...empty }, "node")).toEqual(
      readConfig(development, "node"),
    );
  });

  test("plays with a hundred times the rates, and the other numbers as they are", () => {
    const { policy } = readConfig(development, "node");
    for (const [name, preset] of Object.entries(productionPolicy)) {
      const expected = name.startsWith("rate.") ? Number(preset) * 100 : preset;
      expect(policy[name as keyof typeof policy], name).toBe(expected);
    }
  });

  test("is frozen", () => {
    const config = readConfig(development, "node");
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.policy)).toBe(true);
  });
});

describe("production", () => {
  test("starts with the few variables that it needs, under its own rates", () => {
    const config = readConfig(production, "node");
    expect(config).toMatchObject({
      appEnv: "production",
      database: { kind: "postgres" },
      mail: { kind: "brevo" },
      sms: { kind: "none" },
      google: null,
      wave: null,
    });
    expect(config.policy).toEqual(productionPolicy);
  });

  test("lists everything that is missing at once", () => {
    const problems = problemsOf({ APP_ENV: "production" });
    for (const name of Object.keys(production).filter((each) => each !== "APP_ENV")) {
      expect(problems.join("\n"), name).toMatch(new RegExp(`^${name} is (missing|empty)$`, "m"));
    }
  });

  test.each([
    ["a plain address", { PUBLIC_URL: "http://api.example.com" }],
    ["this machine", { PUBLIC_URL: "https://localhost:8787" }],
    ["this machine by number", { PUBLIC_URL: "https://127.0.0.1" }],
    ["this machine in IPv6", { PUBLIC_URL: "https://[::1]" }],
    ["every interface", { PUBLIC_URL: "https://0.0.0.0" }],
    ["a name for this machine", { PUBLIC_URL: "https://florin.localhost" }],
    ["a name of the local net", { PUBLIC_URL: "https://florin.local" }],
    ["a plain origin", { CORS_ORIGINS: "https://a.example.com,http://b.example.com" }],
    ["a local origin", { CORS_ORIGINS: "https://localhost:5173" }],
    ["the mailbox", { MAILBOX_URL: "https://mailbox.example.com" }],
    ["a stand-in of Brevo", { BREVO_BASE_URL: "http://127.0.0.1:4010" }],
    ["a stand-in of Vonage", { VONAGE_BASE_URL: "http://localhost:4011" }],
    ["a stand-in of Wave", { WAVE_BASE_URL: "http://localhost:4012" }],
    ["a stand-in of Wave's data", { WAVE_GRAPHQL_URL: "http://localhost:4012/graphql" }],
    ["a stand-in of Google", { GOOGLE_ISSUER: "http://localhost:4013" }],
    ["a stand-in of Neon", { NEON_SQL_URL: "http://localhost:4014/sql" }],
    [
      "a stand-in of Upstash",
      { UPSTASH_REDIS_REST_URL: "http://localhost:4015", UPSTASH_REDIS_REST_TOKEN: "words" },
    ],
  ])("refuses %s", (_, variables) => {
    expect(problemsOf({ ...production, ...variables })).toEqual([
      expect.stringMatching(new RegExp(`^${Object.keys(variables)[0]} `)),
    ]);
    const elsewhere = { ...production, ...variables, APP_ENV: "test" };
    expect(problemsOf(elsewhere)).toEqual([]);
  });

  test.each([
    ["none", ""],
    ["a word", "secret"],
    ["a short key", "k1:c2hvcnQ="],
    ["zeros", `k1:${btoa("\0".repeat(32))}`],
    ["a sentence", `k1:${btoa("change me, change me, change me!")}`],
    ["one that counts", `k1:${btoa(String.fromCharCode(...Array(32).keys()))}`],
    ["the same twice", `${testSecretKeys},t2:${testSecretKeys.slice(3)}`],
    ["two of one name", `${testSecretKeys},${testSecretKeys}`],
  ])("refuses as its secret %s", (_, secretKeys) => {
    expect(problemsOf({ ...production, SECRET_KEYS: secretKeys })).toEqual([
      expect.stringMatching(/^SECRET_KEYS /),
    ]);
  });

  test("refuses another spelling of its own name", () => {
    for (const name of ["Production", "prod", " production", "staging"]) {
      expect(problemsOf({ ...production, APP_ENV: name })).toEqual([
        expect.stringMatching(/^APP_ENV is invalid/),
      ]);
    }
  });
});

describe("what is wrong", () => {
  /** No value here is good, and each holds the same word, which no message may repeat. */
  const word = "hunter2-canary";
  const wrong = {
    APP_ENV: word,
    PORT: word,
    DATABASE_URL: `mysql://root:${word}@db/${word}`,
    DATABASE_DRIVER: word,
    NEON_SQL_URL: word,
    REDIS_URL: `http://:${word}@redis`,
    UPSTASH_REDIS_REST_URL: word,
    SECRET_KEYS: `${word}:${word}`,
    PUBLIC_URL: `ftp://${word}`,
    CORS_ORIGINS: `https://a.example.com/${word}`,
    TRUSTED_PROXY_HOPS: word,
    BOOTSTRAP_ADMIN_EMAIL: word,
    BOOTSTRAP_ADMIN_PASSWORD: word.slice(0, 11),
    GOOGLE_ISSUER: word,
    WAVE_BASE_URL: word,
    WAVE_GRAPHQL_URL: word,
    BREVO_BASE_URL: word,
    SENDER_EMAIL: word,
    SENDER_NAME: word.repeat(9),
    VONAGE_BRAND_NAME: word.repeat(2),
    VONAGE_BASE_URL: word,
    VONAGE_VERIFY_VERSION: word,
    MAILBOX_URL: word,
    OPS_TOKEN: word,
    POLICY: `{"rate.ip": "${word}"}`,
  };

  test("is told at once, each by its name and none by its value", () => {
    const problems = problemsOf(wrong);
    for (const name of Object.keys(wrong)) {
      expect(problems.join("\n"), name).toMatch(new RegExp(`^${name}\\b`, "m"));
    }
    expect(problems.join("\n")).not.toContain(word.slice(0, 11));
    expect(new Set(problems).size).toBe(problems.length);
    expect(new ConfigError(problems).message).toContain(`\n  - ${problems[0]}`);
  });

  test.each([
    ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"],
    ["WAVE_CLIENT_ID", "WAVE_CLIENT_SECRET"],
    ["VONAGE_API_KEY", "VONAGE_API_SECRET"],
    ["UPSTASH_REDIS_REST_TOKEN", "UPSTASH_REDIS_REST_URL"],
  ])("is half of a pair: %s without %s, and the other way round", (one, other) => {
    const value = (name: string) => (name.endsWith("URL") ? "https://r.example.com" : "words");
    for (const [given, missing] of [
      [one, other],
      [other, one],
    ] as const) {
      expect(problemsOf({ ...development, [given]: value(given) })).toEqual([
        `${missing} is missing, although its other half is set`,
      ]);
    }
    expect(problemsOf({ ...development, [one]: value(one), [other]: value(other) })).toEqual([]);
  });

  test.each(["*", "null", "app.example.com", "https://app.example.com/", "https://*.example.com/"])(
    "is an origin that is none: %s",
    (origin) => {
      const problems = problemsOf({
        ...development,
        CORS_ORIGINS: `https://a.example.com,${origin}`,
      });
      expect(problems).toEqual([expect.stringMatching(/^CORS_ORIGINS must be origins/)]);
    },
  );

  test.each(["-1", "11", "1.5", "two"])("is a number of proxies such as %s", (hops) => {
    expect(problemsOf({ ...development, TRUSTED_PROXY_HOPS: hops })).toHaveLength(1);
  });

  test("is a Worker without a database", () => {
    expect(problemsOf(development, "workers")).toEqual(["DATABASE_URL is missing"]);
  });
});

describe("the numbers of cards", () => {
  const cardsOf = (variables: Record<string, string>) => readConfig(variables, "node").cards;

  test("have the prefix of tests by default, and a home", () => {
    expect(cardsOf(development)).toEqual({ numberPrefix: "424242", country: "US" });
    const chosen = { CARD_NUMBER_PREFIX: "52008282", CARD_COUNTRY: "DE" };
    expect(cardsOf({ ...development, ...chosen })).toEqual({
      numberPrefix: "52008282",
      country: "DE",
    });
  });

  test("are none in production until it has a prefix, or is a sandbox", () => {
    expect(cardsOf(production).numberPrefix).toBeNull();
    expect(cardsOf({ ...production, CARD_SANDBOX: "true" }).numberPrefix).toBe("424242");
    expect(cardsOf({ ...production, CARD_NUMBER_PREFIX: "520082" }).numberPrefix).toBe("520082");
  });

  test.each(["424242", "42424299", "900000"])(
    "do not leave tests with the prefix %s unless this is a sandbox",
    (prefix) => {
      const variables = { ...production, CARD_NUMBER_PREFIX: prefix };
      expect(problemsOf(variables)).toEqual([
        expect.stringMatching(/^CARD_NUMBER_PREFIX .*SANDBOX/),
      ]);
      expect(problemsOf({ ...variables, CARD_SANDBOX: "false" })).toHaveLength(1);
      expect(cardsOf({ ...variables, CARD_SANDBOX: "true" }).numberPrefix).toBe(prefix);
    },
  );

  test.each([
    ["CARD_NUMBER_PREFIX", "4242"],
    ["CARD_NUMBER_PREFIX", "424242424"],
    ["CARD_NUMBER_PREFIX", "378282"],
    ["CARD_NUMBER_PREFIX", "42424x"],
    ["CARD_SANDBOX", "yes"],
    ["CARD_COUNTRY", "usa"],
    ["CARD_COUNTRY", "ZZ"],
  ])("are refused with %s=%s", (name, value) => {
    const problems = problemsOf({ ...development, [name]: value });
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^${name} `))]);
    expect(problems.join()).not.toContain(value);
  });
});

describe("POLICY", () => {
  const policyOf = (text: string) => readConfig({ ...development, POLICY: text }, "node").policy;

  test("changes what it names and leaves the rest", () => {
    const changed = policyOf('{"rate.login": 3, "kyc.auto_approve": true}');
    const preset = readConfig(development, "node").policy;
    expect(changed).toEqual({ ...preset, "rate.login": 3, "kyc.auto_approve": true });
    expect(policyOf("{}")).toEqual(preset);
  });

  test("lists the known names when one is unknown", () => {
    const [problem = "", ...others] = problemsOf({ ...development, POLICY: '{"rate.logins": 3}' });
    expect(others).toEqual([]);
    expect(problem).toMatch(/^POLICY: unknown name rate\.logins; the known names are /);
    for (const name of Object.keys(productionPolicy)) expect(problem).toContain(name);
  });

  test.each(["not json", "[]", "null", "1", '"text"'])("must be an object, unlike %s", (text) => {
    expect(problemsOf({ ...development, POLICY: text })).toEqual(["POLICY: must be a JSON object"]);
  });

  test.each([
    ['{"rate.ip": -1}', "rate.ip"],
    ['{"rate.ip": 1.5}', "rate.ip"],
    ['{"rate.ip": "10"}', "rate.ip"],
    ['{"rate.ip": 1e400}', "rate.ip"],
    ['{"screening.review": 1.1}', "screening.review"],
    ['{"kyc.auto_approve": 1}', "kyc.auto_approve"],
    ['{"card.day": null}', "card.day"],
  ])("must hold numbers that make sense, unlike %s", (text, name) => {
    expect(problemsOf({ ...development, POLICY: text })).toEqual([
      expect.stringMatching(new RegExp(`^POLICY: ${name.replace(".", "\\.")}: `)),
    ]);
  });
});

describe("METRIC_BANDS", () => {
  const bandsOf = (text: string) =>
    readConfig({ ...development, METRIC_BANDS: text }, "node").metricBands;

  test("changes what it names and leaves the rest", () => {
    const text =
      '{"dso": {"green": 45}, "net_burn": {"amber": 500}, "quick_ratio": {"amber": null}}';
    expect(bandsOf(text)).toEqual({
      ...usualBands,
      dso: { better: "lower", green: 45, amber: 60 },
      net_burn: { better: "lower", green: 0, amber: 500 },
      quick_ratio: { better: "higher", green: 1, amber: null },
    });
    expect(bandsOf("{}")).toEqual(usualBands);
    expect(readConfig(development, "node").metricBands).toEqual(usualBands);
  });

  test.each([
    ["not json", "must be a JSON object"],
    ["[]", "must be a JSON object"],
    ['{"dso": 3}', "at dso: "],
    ['{"dso": {"green": "3"}}', "at dso.green: "],
    ['{"dso": {"green": null}}', "at dso.green: "],
    ['{"dso": {"green": 1e400}}', "at dso.green: "],
    ['{"dso": {"red": 3}}', "has the unknown name red at dso; the known names are green, amber"],
    ['{"speed": {}}', "has the unknown name speed; the known names are current_ratio, "],
    ['{"dso": {"green": 61}}', "has for dso an amber that is better than its green"],
    ['{"quick_ratio": {"amber": 1.1}}', "has for quick_ratio an amber that is better"],
  ])("must make sense, unlike %s", (text, problem) => {
    expect(problemsOf({ ...development, METRIC_BANDS: text })).toEqual([
      expect.stringContaining(`METRIC_BANDS ${problem}`),
    ]);
  });
});

describe("addresses that look right at first", () => {
  test("an origin that is none is told in production too", () => {
    expect(problemsOf({ ...production, CORS_ORIGINS: "*" })).toEqual([
      expect.stringMatching(/^CORS_ORIGINS must be origins/),
    ]);
  });

  test("an origin with a star, which would never match, is refused", () => {
    const origins = "https://*.example.com";
    expect(problemsOf({ ...development, CORS_ORIGINS: origins })).toHaveLength(1);
  });

  test.each(["https://localhost.", "https://10.0.0.7", "https://192.168.1.2"])(
    "production refuses the local address %s",
    (address) => {
      expect(problemsOf({ ...production, PUBLIC_URL: address })).toHaveLength(1);
    },
  );
});
