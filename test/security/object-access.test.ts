import { beforeAll, describe, expect, test } from "vitest";
import { type IdKind, idPrefixes } from "../../src/core/id.ts";
import { operations } from "../support/openapi/document.ts";
import { type IdPlace, idsInPaths, unknownIdOf } from "../support/openapi/id-parameter.ts";
import { sampleContent, sampleHeaders, samplePath } from "../support/openapi/sample.ts";
import { expectProblem } from "../support/problem.ts";
import { signInAdmin } from "../support/staff.ts";
import { type Person, type Reply, signUp, type Visitor, visitor } from "../support/start.ts";
import { makers, type Thing } from "../support/things.ts";

/**
 * Every id in a path of openapi.json, asked for by its owner, by somebody else, by staff and by
 * nobody (OWASP API1). What is malformed, missing or somebody else's gets the very same reply.
 */
const places = idsInPaths(operations);
const ofOwners = places.filter(({ operation }) => operation.access === "authenticated");
const ofStaff = places.filter(({ operation }) => operation.access.startsWith("permission:"));
const named = (list: readonly IdPlace[]) =>
  list.map((each) => [each.operation.name, each] as const);

/** Operations on things that are no secret to others; what they answer to somebody else. */
const openToOthers: Readonly<Record<string, number>> = {
  "GET /api/v1/posts/{id}": 200,
  "DELETE /api/v1/posts/{id}": 403,
  "PUT /api/v1/posts/{id}/like": 200,
  "PUT /api/v1/posts/{id}/dislike": 200,
  "DELETE /api/v1/posts/{id}/reaction": 204,
};
/** Operations on other people's things that an admin may call beside the owner. */
const openToStaff: Readonly<Record<string, number>> = {
  "DELETE /api/v1/posts/{id}": 204,
  "GET /api/v1/users/{id}/activity": 200,
  "POST /api/v1/transactions/holds/{id}/capture": 200,
  "POST /api/v1/transactions/holds/{id}/void": 200,
  "POST /api/v1/sandbox/cards/{id}/authorizations": 201,
  "POST /api/v1/sandbox/authorizations/{id}/capture": 200,
  "POST /api/v1/sandbox/authorizations/{id}/reverse": 200,
  // Nothing was captured yet.
  "POST /api/v1/sandbox/authorizations/{id}/refund": 409,
  "POST /api/v1/sandbox/authorizations/{id}/expire": 200,
};

let ada: Person;
let eve: Person;
let admin: Person;
beforeAll(async () => {
  [ada, eve, admin] = await Promise.all([signUp(), signUp(), signInAdmin()]);
});

function ask(caller: Visitor, { operation, parameter }: IdPlace, id: string): Promise<Reply> {
  const path = samplePath(operation, { [parameter.name]: id });
  const options = { ...sampleContent(operation), headers: sampleHeaders(operation) };
  return caller.send(operation.method, path, options);
}

function make(kind: IdKind): Promise<Thing> {
  const maker = makers[kind];
  if (!maker) throw new Error(`Add a maker of ${kind} to test/support/things.ts`);
  return maker(ada);
}

/** All of a reply that could tell one reason from another. */
function appearance({ status, headers, body }: Reply) {
  const names = [...headers.keys()].filter((name) => !/^(date|keep-alive|connection)$/.test(name));
  return { status, names, body: { ...body, request_id: "any" } };
}

const uuid = "0190163d-8694-739b-aea5-966c26f8ad91";
const suffix = "01jd3v3v5fe8wr4t4yx0x4tq7a";

function malformedIds(kind: IdKind): string[] {
  const prefix = idPrefixes[kind];
  const otherPrefix = kind === "audit" ? idPrefixes.event : idPrefixes.audit;
  const spellings = [
    uuid,
    suffix,
    "x",
    "0",
    "-1",
    "null",
    "../x",
    "a".repeat(3_000),
    "\u0000",
    "'--",
  ];
  const tails = [
    "",
    suffix.slice(1),
    `8${suffix.slice(1)}`,
    suffix.toUpperCase(),
    `${suffix}a`,
    "é",
  ];
  return [
    ...spellings,
    ...tails.map((tail) => `${prefix}_${tail}`),
    `${otherPrefix}_${suffix}`,
    `${prefix.toUpperCase()}_${suffix}`,
    ` ${prefix}_${suffix}`,
    `${prefix}_${suffix}\n`,
  ];
}

test("the document has ids in paths of both kinds", () => {
  expect(ofOwners.length).toBeGreaterThan(0);
  expect(ofStaff.length).toBeGreaterThan(0);
});

test("a thing can be made for every id in a path", () => {
  const missing = new Set(places.map(({ kind }) => kind).filter((kind) => !makers[kind]));
  expect([...missing], "add makers to test/support/things.ts").toEqual([]);
});

test("the exceptions are of operations that exist", () => {
  const known = ofOwners.map(({ operation }) => operation.name);
  expect(known).toEqual(expect.arrayContaining(Object.keys({ ...openToOthers, ...openToStaff })));
});

describe.each(named(ofOwners))("%s", (name, place) => {
  test("is the same 404 for what is malformed, missing and somebody else's", async () => {
    const missing = await ask(eve, place, unknownIdOf(place.kind));
    expectProblem(missing, 404, "not_found");
    const expected = appearance(missing);
    for (const id of malformedIds(place.kind)) {
      expect(appearance(await ask(eve, place, id)), JSON.stringify(id)).toEqual(expected);
    }
    const { id } = await make(place.kind);
    const foreign = appearance(await ask(eve, place, id));
    if (openToOthers[name] === undefined) expect(foreign).toEqual(expected);
    else expect(foreign.status).toBe(openToOthers[name]);
  });

  test("is no different for staff", async () => {
    const { id } = await make(place.kind);
    const reply = await ask(admin, place, id);
    expect(reply.status).toBe(openToStaff[name] ?? openToOthers[name] ?? 404);
  });

  test("lets nobody in, and its owner", async () => {
    const { id, owner } = await make(place.kind);
    expectProblem(await ask(visitor(), place, id), 401, "unauthenticated");
    expect([401, 403, 404]).not.toContain((await ask(owner, place, id)).status);
  });
});

describe.each(named(ofStaff))("%s", (_, place) => {
  test("tells people without the permission nothing, not even of themselves", async () => {
    const { id, owner } = await make(place.kind);
    const refused = await ask(eve, place, id);
    expectProblem(refused, 403, "forbidden");
    const others = [unknownIdOf(place.kind), ...malformedIds(place.kind)];
    for (const other of others) {
      expect(appearance(await ask(eve, place, other)), other).toEqual(appearance(refused));
    }
    expect(appearance(await ask(owner, place, id))).toEqual(appearance(refused));
    expectProblem(await ask(visitor(), place, id), 401, "unauthenticated");
  });

  test("is the same 404 for what is malformed and what is missing", async () => {
    const missing = await ask(admin, place, unknownIdOf(place.kind));
    expectProblem(missing, 404, "not_found");
    for (const id of malformedIds(place.kind)) {
      expect(appearance(await ask(admin, place, id)), id).toEqual(appearance(missing));
    }
  });

  test("lets staff in", async () => {
    const { id } = await make(place.kind);
    expect([401, 403, 404]).not.toContain((await ask(admin, place, id)).status);
  });
});
