import * as whole from "@neondatabase/serverless";
import { beforeEach, describe, expect, test } from "vitest";

/** The Worker's short driver does, in what Drizzle asks of it, what the package does. */
type Options = Readonly<{ arrayMode?: boolean; fullResults?: boolean } & Record<string, unknown>>;
type Sql = Readonly<{
  query(text: string, parameters?: unknown[], options?: Options): PromiseLike<Result>;
  transaction(statements: PromiseLike<Result>[], options?: Options): Promise<Result[]>;
}>;
type Result = Record<string, unknown>;
type Driver = Readonly<{
  neon(url: string): Sql;
  neonConfig: { fetchFunction: unknown; fetchEndpoint: unknown };
  types: typeof whole.types;
  NeonDbError: typeof whole.NeonDbError;
}>;
type Sent = { url: string; init: RequestInit };

const short: Driver = await import(
  new URL("../../tools/worker-bundle/neon.mjs", import.meta.url).href
);
// The package's own types tell more options apart than the test does.
const drivers: readonly Driver[] = [whole as unknown as Driver, short];

const connectionString = "postgres://florin:s%20cret%2F@ep-calm-sea-1.eu.example.com/florin";
const options = { arrayMode: true, fullResults: true } as const;
const nothing = { fields: [], rows: [], rowCount: 0, command: "SELECT" };
const never = () => Promise.reject(new Error("Nothing is sent here"));

beforeEach(() => {
  // As Drizzle does when it is opened: it reads these by itself.
  for (const { types } of drivers) {
    const { TIMESTAMPTZ, TIMESTAMP, DATE, INTERVAL } = types.builtins;
    for (const type of [TIMESTAMPTZ, TIMESTAMP, DATE, INTERVAL]) {
      types.setTypeParser(Number(type), (text) => text);
    }
  }
});

/** Lets both answer the same to one call; tells what each sent, and what came of it. */
async function ask(
  call: (sql: Sql) => PromiseLike<unknown>,
  reply: () => Promise<Response> = async () => Response.json(nothing),
  url = connectionString,
) {
  const both = drivers.map(async ({ neon, neonConfig }) => {
    const sent: Sent[] = [];
    neonConfig.fetchFunction = (to: string, init: RequestInit) => {
      sent.push({ url: to, init: withoutName(init) });
      return reply();
    };
    const outcome = await Promise.resolve()
      .then(() => call(neon(url)))
      .then((result) => ({ result: plain(result) }), readError);
    return { sent, outcome };
  });
  const [expected, actual] = await Promise.all(both);
  return { expected, actual };
}

/** Each driver gives its own name to the database. */
function withoutName(init: RequestInit): RequestInit {
  const headers = new Headers(init.headers);
  const sent = headers.get("neon-connection-string") ?? "";
  const name = /([?&])application_name=[^&]*/;
  expect(sent).toMatch(name);
  headers.set("neon-connection-string", sent.replace(name, ""));
  return { ...init, headers: Object.fromEntries(headers) };
}

/** Without the marks that the package leaves on a result and that nobody reads. */
function plain(result: unknown): unknown {
  const isMark = (key: string) => key.startsWith("_") || /^(viaNeonFetch|rowAsArray)$/.test(key);
  return JSON.parse(JSON.stringify(result, (key, value) => (isMark(key) ? undefined : value)));
}

function readError(error: unknown) {
  const fields = error instanceof Error ? { ...error, message: error.message } : {};
  const { sourceError: _, ...told } = fields as Record<string, unknown>;
  return { error: told };
}

describe("what is sent", () => {
  test.each([
    ["nothing", []],
    ["null", [null, undefined]],
    ["text", ["", "a'b", "\\x00", "é寿"]],
    ["numbers", [0, -1, 1.5, 9_007_199_254_740_991, 12n, -0]],
    ["truth values", [true, false]],
    [
      "lists",
      [
        [],
        ["a", null, 'b"\\c', ""],
        [1, true],
        [
          [1, 2],
          [3, null],
        ],
        [{ a: ['"'] }],
      ],
    ],
    ["objects", [{ a: [1, null, "é"] }, {}]],
    ["bytes", [new Uint8Array([0, 1, 254, 255]), Buffer.from("ab")]],
  ])("is the same for parameters of %s", async (_what, parameters) => {
    const { expected, actual } = await ask((sql) => sql.query("select 1", parameters, options));
    expect(actual).toEqual(expected);
    expect(actual?.sent).toHaveLength(1);
  });

  test("names moments in UTC, as Workers do", async () => {
    const moments = [new Date("2026-05-09T01:02:03.456Z"), [new Date("0999-12-31T23:59:59Z")]];
    const { actual } = await ask((sql) => sql.query("select 1", moments, options));
    const body: unknown = JSON.parse(String(actual?.sent[0]?.init.body));
    expect(body).toMatchObject({
      params: ["2026-05-09T01:02:03.456+00:00", '{"0999-12-31T23:59:59.000+00:00"}'],
    });
  });

  test("is the same for a batch", async () => {
    const { expected, actual } = await ask(
      (sql) =>
        sql.transaction(
          [
            sql.query("select $1", [1], { fullResults: true, arrayMode: false }),
            sql.query("select 2", [], options),
          ],
          options,
        ),
      async () => Response.json({ results: [nothing, nothing] }),
    );
    expect(actual).toEqual(expected);
    expect(actual?.sent).toHaveLength(1);
  });

  test("goes where Neon's rule or the operator says", async () => {
    for (const url of [
      connectionString,
      "postgresql://u:p@db.example.com:5433/florin?sslmode=require&application_name=other",
      "postgres://u@localhost/florin?options=a%20b",
    ]) {
      const ruled = await ask((sql) => sql.query("select 1", [], options), undefined, url);
      expect(ruled.actual).toEqual(ruled.expected);
    }
    const rules = drivers.map(({ neonConfig }) => neonConfig.fetchEndpoint);
    for (const { neonConfig } of drivers) neonConfig.fetchEndpoint = "http://127.0.0.1:4444/sql";
    const told = await ask((sql) => sql.query("select 1", [], options));
    for (const [index, { neonConfig }] of drivers.entries()) {
      neonConfig.fetchEndpoint = rules[index];
    }
    expect(told.actual).toEqual(told.expected);
    expect(told.actual?.sent[0]?.url).toBe("http://127.0.0.1:4444/sql");
  });

  test("is sent when somebody waits for it, each time anew", async () => {
    const { expected, actual } = await ask(async (sql) => {
      void sql.query("select 1", [], options);
      const statement = sql.query("select 2", [], options);
      return [await statement, await statement];
    });
    expect(actual).toEqual(expected);
    expect(actual?.sent).toHaveLength(2);
  });
});

/** Texts as Postgres writes them, by the number of their type. */
const cells: readonly (readonly [type: string, oid: number, text: string | null])[] = [
  ["bool", 16, "t"],
  ["bool", 16, "f"],
  ["bytea", 17, "\\x00ff"],
  ["int8", 20, "9007199254740993"],
  ["int2", 21, "-7"],
  ["int4", 23, "42"],
  ["text", 25, "é\u0000\n"],
  ["oid", 26, "42"],
  ["json", 114, '{"a":[1,null]}'],
  ["point", 600, "(1,2)"],
  ["float4", 700, "1.5"],
  ["float8", 701, "Infinity"],
  ["bool[]", 1000, "{t,NULL}"],
  ["int4[]", 1007, "{1,NULL,{2}}"],
  ["text[]", 1009, '{a,"b,\\"c",NULL}'],
  ["int8[]", 1016, "{1,2}"],
  ["date", 1082, "2026-05-09"],
  ["timestamptz", 1184, "2026-05-09 01:02:03.456+00"],
  ["timestamptz[]", 1185, '{"2026-05-09 01:02:03+00"}'],
  ["numeric", 1700, "1.50"],
  ["uuid", 2950, "0192d4a0-0000-7000-8000-000000000000"],
  ["jsonb", 3802, "null"],
  ["an unknown type", 99_999, "(a,b)"],
  ["null", 25, null],
];

describe("what comes back", () => {
  const fields = cells.map(([type, dataTypeID], index) => ({
    name: `${type} ${index}`,
    dataTypeID,
  }));
  const reply = { ...nothing, fields, rowCount: 1, rows: [cells.map(([, , text]) => text)] };

  test.each([true, false])("is read the same, rows as arrays: %s", async (arrayMode) => {
    const { expected, actual } = await ask(
      (sql) => sql.query("select 1", [], { arrayMode, fullResults: true }),
      async () => Response.json(reply),
    );
    expect(actual).toEqual(expected);
    expect(actual?.outcome).toMatchObject({ result: { rows: [expect.anything()] } });
  });

  test("is read the same from a batch, each statement in its own way", async () => {
    const { expected, actual } = await ask(
      async (sql) => {
        const ways = [true, false].map((arrayMode) =>
          sql.query("select 1", [], { arrayMode, fullResults: true }),
        );
        const results = await sql.transaction(ways, options);
        return results.map(({ rows }) => rows);
      },
      async () => Response.json({ results: [reply, reply] }),
    );
    expect(actual).toEqual(expected);
  });

  test("is kept as text where Drizzle reads it", () => {
    for (const type of [1082, 1114, 1184, 1186]) {
      const [expected, actual] = drivers.map(({ types }) => types.getTypeParser(type)("text"));
      expect([expected, actual]).toEqual(["text", "text"]);
    }
  });
});

describe("a failure", () => {
  const refusal = {
    message: 'duplicate key value violates unique constraint "users_email"',
    code: "23505",
    severity: "ERROR",
    constraint: "users_email",
    detail: "Key (email) exists.",
    table: "users",
    hint: null,
    routine: "_bt_check_unique",
  };

  test.each([
    ["of a statement", async () => Response.json(refusal, { status: 400 })],
    ["of the proxy", async () => new Response("too large", { status: 507 })],
    ["of the network", () => Promise.reject(new TypeError("fetch failed"))],
  ])("%s is told the same", async (_what, reply) => {
    for (const call of [
      (sql: Sql) => sql.query("select 1", [], options),
      (sql: Sql) => sql.transaction([sql.query("select 1", [], options)], options),
    ]) {
      const { expected, actual } = await ask(call, reply);
      expect(actual?.outcome).toEqual(expected?.outcome);
      expect(actual?.outcome).toMatchObject({ error: { name: "NeonDbError" } });
    }
  });

  test.each([
    ["no address", "florin"],
    ["another scheme", "mysql://u:p@db.example.com/florin"],
    ["no user", "postgres://db.example.com/florin"],
    ["no database", "postgres://u:p@db.example.com/"],
  ])("of an address with %s sends nothing, and tells no secret", async (_what, url) => {
    for (const { neon, neonConfig, NeonDbError } of drivers) {
      neonConfig.fetchFunction = never;
      const outcome = Promise.resolve().then(() => neon(url).query("select 1", [], options));
      await expect(outcome).rejects.toThrow(NeonDbError);
    }
    const told = Promise.resolve(short.neon(url).query("select 1", [], options));
    await expect(told).rejects.not.toThrow(url);
  });
});

describe("what the short driver cannot do", () => {
  const sql = short.neon(connectionString);

  test.each([
    ["templates", () => Reflect.apply(Object(sql), null, [["select 1"]])],
    ["rows alone", () => sql.query("select 1", [])],
    ["a token", () => sql.query("select 1", [], { ...options, authToken: "a" })],
    ["its own types", () => sql.query("select 1", [], { ...options, types: short.types })],
  ])("%s is refused at once", (_what, call) => {
    expect(call).toThrow("does not do");
  });

  test("an isolation level is refused", async () => {
    const call = sql.transaction([], { ...options, isolationLevel: "Serializable" });
    await expect(call).rejects.toThrow("does not do the option isolationLevel");
  });
});
