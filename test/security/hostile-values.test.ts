import { beforeAll, describe, expect, test } from "vitest";
import type { IdKind } from "../../src/core/id.ts";
import {
  type Operation,
  operations,
  type Parameter,
  resolveSchema,
  type Schema,
} from "../support/openapi/document.ts";
import { idsInPaths } from "../support/openapi/id-parameter.ts";
import { permittedCaller } from "../support/openapi/permitted-caller.ts";
import { sampleBody, sampleHeaders, samplePath } from "../support/openapi/sample.ts";
import { findClosedSchemaFaults } from "../support/openapi/validate.ts";
import { expectProblem } from "../support/problem.ts";
import type { Reply, Visitor } from "../support/start.ts";
import {
  makeAccount,
  makeBusiness,
  makeHold,
  makePayer,
  makeTransfer,
  type Thing,
} from "../support/things.ts";

/**
 * Values that break careless code, in every field and query parameter of openapi.json. Whatever
 * the answer is, it is no fault of ours, and what is refused is refused as a problem.
 */
const hostile: readonly unknown[] = [
  "\u0000",
  "a\u0000b@example.com",
  "\ud800",
  "\u202e\u200b\ufeff",
  "' OR 1=1 --",
  "{{7*7}}<script>alert(1)</script>",
  "%00%ff../../etc/passwd",
  "é".repeat(20_000),
  -1,
  1e308,
  2 ** 53,
  0.1,
  true,
  null,
  [],
  [[["a"]]],
  {},
  { $ne: null },
  Array.from({ length: 2_000 }, () => "a"),
];
const named = (list: readonly Operation[]) => list.map((each) => [each.name, each] as const);
const withBody = operations.filter(({ body }) => body !== null);
const withQuery = operations.filter(({ parameters }) => parameters.some(isQuery));

function isQuery(parameter: Parameter): boolean {
  return parameter.in === "query";
}

/** The fields of a body, required or not, of every form that it may have. */
function fieldsOf(schema: Schema): string[] {
  const { properties, allOf = [], anyOf = [], oneOf = [] } = resolveSchema(schema);
  const parts = [...allOf, ...anyOf, ...oneOf].flatMap(fieldsOf);
  return [...new Set([...Object.keys(properties ?? {}), ...parts])];
}

/** Things that a hostile value may be said of, again and again. */
const lasting: Readonly<Partial<Record<IdKind, () => Promise<Thing>>>> = {
  account: makeAccount,
  business: makeBusiness,
  transfer: makeTransfer,
  hold: makeHold,
};

/** Somebody who may, and the right rest of a request, so that values come as far as they can. */
type Place = Readonly<{ caller: Visitor; path: string; body: Record<string, unknown> }>;

async function placeOf(operation: Operation, fields: readonly string[]): Promise<Place> {
  const [named] = idsInPaths([operation]);
  const thing = named && (await lasting[named.kind]?.());
  const { owner, from, to } = await makePayer();
  const right: Readonly<Record<string, unknown>> = {
    account_id: from,
    from_account_id: from,
    to_account_id: to,
  };
  const sample = JSON.parse(
    JSON.stringify(sampleBody(operation)),
    (name, value) => right[name] ?? value,
  );
  const isOfPayer = operation.access === "authenticated" && fields.some((name) => name in right);
  const isOfThing = operation.access === "authenticated" && thing !== undefined;
  return {
    caller: isOfThing ? thing.owner : isOfPayer ? owner : await permittedCaller(operation),
    path: samplePath(operation, thing ? { id: thing.id } : {}),
    body: { ...sample, ...(fields.includes("amount") ? { amount: 1 } : {}) },
  };
}

/** Whether the document itself lets the field be so. */
function isAllowed({ body }: Operation, field: string, value: unknown): boolean {
  const schema = body && resolveSchema(body.schema).properties?.[field];
  return schema ? findClosedSchemaFaults(schema, value).length === 0 : false;
}

test("there is something to try", () => {
  expect(withBody.length).toBeGreaterThan(4);
  expect(withQuery.length).toBeGreaterThan(0);
});

describe.each(named(withBody))("a field of %s", (_, operation) => {
  const fields = operation.body ? fieldsOf(operation.body.schema) : [];
  let place: Place;
  beforeAll(async () => {
    place = await placeOf(operation, fields);
  });

  function say(field: string, value: unknown): Promise<Reply> {
    const { caller, path, body } = place;
    const headers = sampleHeaders(operation);
    return caller.send(operation.method, path, { body: { ...body, [field]: value }, headers });
  }

  test.each(fields)("%s may hold anything", async (field) => {
    for (const value of hostile) {
      const reply = await say(field, value);
      const shown = `${JSON.stringify(value)?.slice(0, 40)}: ${reply.text.slice(0, 300)}`;
      expect(reply.status, shown).toBeLessThan(500);
      if (typeof value !== "object" || isAllowed(operation, field, value)) continue;
      expect(reply.status, shown).toBeGreaterThanOrEqual(400);
    }
  });

  test.each(fields)("%s holds no text that cannot be kept", async (field) => {
    for (const value of ["a\u0000b", "\ud800", "\udc00a", { "a/b\u0000": 1 }, ["a", ["\u0000"]]]) {
      const reply = await say(field, value);
      expectProblem(reply, 400, "validation_failed");
      expect(reply.body.errors[0].pointer.split("/")[1]).toBe(field);
    }
  });
});

describe.each(named(withQuery))("the query of %s", (_, operation) => {
  const names = operation.parameters.filter(isQuery).map(({ name }) => name);

  test.each(names)("may hold anything as %s, once or twice", async (name) => {
    const caller = await permittedCaller(operation);
    const path = samplePath(operation).replace(/\?.*/, "");
    const values = ["", "0", "-1", "1e3", "101", "9".repeat(400), "a".repeat(3_000)];
    const texts = [...values, ...hostile.map((value) => String(value).slice(0, 500))];
    for (const text of texts) {
      const one = `${name}=${encodeURIComponent(text.toWellFormed())}`;
      for (const query of [one, `${one}&${one}`, `${name}[]=1&${one}`]) {
        const reply = await caller.send(operation.method, `${path}?${query}`);
        expect(reply.status, `${query.slice(0, 80)}: ${reply.text}`).toBeLessThan(500);
      }
    }
    for (const raw of ["%", "%00", "%ff", "%E0%A4%A"]) {
      const reply = await caller.send(operation.method, `${path}?${name}=${raw}`);
      expect(reply.status, raw).toBeLessThan(500);
    }
  });
});

const lists = operations.filter(({ parameters }) =>
  parameters.some(({ name }) => name === "limit"),
);

describe.each(named(lists))("the list %s", (_, operation) => {
  test.each(["0", "101", "-1", "1.5", "ten", ""])("has no page of %j", async (limit) => {
    const caller = await permittedCaller(operation);
    const path = samplePath(operation).replace(/\?.*/, "");
    const reply = await caller.get(`${path}?limit=${limit}`);
    expectProblem(reply, 400, "validation_failed");
    expect(reply.body.errors).toMatchObject([{ pointer: "/limit" }]);
  });

  test.each(["garbage", "e30", "MQ", "eyJhIjoxfQ"])("has no cursor %s", async (cursor) => {
    const caller = await permittedCaller(operation);
    const path = samplePath(operation).replace(/\?.*/, "");
    expectProblem(await caller.get(`${path}?cursor=${cursor}`), 400, "validation_failed");
  });
});
