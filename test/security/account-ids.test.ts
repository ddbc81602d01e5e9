import { beforeAll, describe, expect, test } from "vitest";
import { isId } from "../../src/core/id.ts";
import { houseAccount } from "../../src/features/ledger/house-account.ts";
import { newKey, openAccount } from "../support/money.ts";
import { type Operation, operations } from "../support/openapi/document.ts";
import { unknownIdOf } from "../support/openapi/id-parameter.ts";
import { sampleBody, sampleHeaders } from "../support/openapi/sample.ts";
import { expectProblem } from "../support/problem.ts";
import { signInAdmin } from "../support/staff.ts";
import { type Person, type Reply, signUp } from "../support/start.ts";
import { makePayer, type Payer } from "../support/things.ts";

/**
 * Every account that a body of openapi.json names (OWASP API1): what is malformed, missing, the
 * house's or, unless anybody may be paid, somebody else's, gets the very same reply.
 */
const memberName = /_id$/;
const payable = new Set(["to_account_id"]);

type Place = Readonly<{ operation: Operation; member: string }>;

/** The sample of a body with other values for its members, however deep they stand. */
function bodyOf(operation: Operation, given: Readonly<Record<string, unknown>>): unknown {
  const text = JSON.stringify(sampleBody(operation));
  return JSON.parse(text, (name, value) => given[name] ?? value);
}

function placesOf(operation: Operation): Place[] {
  if (operation.body === null || operation.path.includes("{")) return [];
  const members = new Set<string>();
  JSON.parse(JSON.stringify(sampleBody(operation)), (name, value) => {
    if (memberName.test(name) && isId("account", String(value))) members.add(name);
    return value;
  });
  return [...members].map((member) => ({ operation, member }));
}

const places = operations
  .flatMap(placesOf)
  .map((place) => [place.operation.name, place.member, place] as const);

let payer: Payer;
let admin: Person;
let foreign: string;
beforeAll(async () => {
  [payer, admin] = await Promise.all([makePayer(), signInAdmin()]);
  foreign = await openAccount(await signUp(), { balance: 1_000 });
});

/** Asks as the one who may, with all other ids being right. */
function ask({ operation }: Place, given: Readonly<Record<string, string>>): Promise<Reply> {
  const { from, to, owner } = payer;
  const right = { account_id: from, from_account_id: from, to_account_id: to, amount: 1 };
  const caller = operation.access === "authenticated" ? owner : admin;
  const body = bodyOf(operation, { ...right, ...given });
  return caller.send(operation.method, operation.path, { body, headers: sampleHeaders(operation) });
}

function appearance({ status, body }: Reply) {
  return { status, body: { ...body, request_id: "any" } };
}

const malformed = [
  "",
  "x",
  "acc_",
  "acc_01jd3v3v5fe8wr4t4yx0x4tq7",
  "ACC_01jd3v3v5fe8wr4t4yx0x4tq7a",
];

test("there are bodies of both kinds of callers", () => {
  const accesses = new Set(places.map(([, , { operation }]) => operation.access));
  expect([...accesses].sort()).toEqual(["authenticated", "permission:ledger.fund"]);
});

describe.each(places)("%s with another %s", (_, member, place) => {
  test("is the same 404 for what is malformed, missing, foreign and the house's", async () => {
    const missing = await ask(place, { [member]: unknownIdOf("account") });
    expectProblem(missing, 404, "not_found");
    const expected = appearance(missing);
    const wrongKind = foreign.replace("acc_", "usr_");
    const house = houseAccount("cash", "USD", newKey()).id;
    for (const id of [...malformed, wrongKind, house]) {
      expect(appearance(await ask(place, { [member]: id })), id).toEqual(expected);
    }
    const others = await ask(place, { [member]: foreign });
    const isOpen = payable.has(member) || place.operation.access !== "authenticated";
    if (isOpen) expect(others.status, others.text).toBe(201);
    else expect(appearance(others)).toEqual(expected);
  });

  test("is fine with one's own", async () => {
    const reply = await ask(place, {});
    expect(reply.status, reply.text).toBe(201);
  });
});

/** Filters by one account, which narrow what is one's own. */
const filters = operations.flatMap((operation) =>
  operation.parameters
    .filter((parameter) => parameter.in === "query" && /(^|_)account_id$/.test(parameter.name))
    .map(({ name }) => [operation.name, name, operation] as const),
);

describe.each(filters)("%s filtered by another %s", (_, name, { method, path }) => {
  test("is the same 404 for what is malformed, missing, foreign and the house's", async () => {
    const { owner, from } = payer;
    const filter = (id: string) => {
      return owner.send(method, `${path}?${new URLSearchParams({ [name]: id })}`);
    };
    const missing = await filter(unknownIdOf("account"));
    expectProblem(missing, 404, "not_found");
    const house = houseAccount("cash", "USD", newKey()).id;
    for (const id of [...malformed, foreign.replace("acc_", "usr_"), house, foreign]) {
      expect(appearance(await filter(id)), id).toEqual(appearance(missing));
    }
    expect((await filter(from)).status).toBe(200);
  });
});
