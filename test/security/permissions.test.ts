import { beforeAll, describe, expect, test } from "vitest";
import { permissions, permissionsOfRole } from "../../src/features/users/permissions.ts";
import { type Operation, operations } from "../support/openapi/document.ts";
import { samplePath } from "../support/openapi/sample.ts";
import { expectProblem } from "../support/problem.ts";
import { signInAdmin, signUpStaff } from "../support/staff.ts";
import { type Person, signUp } from "../support/start.ts";

/** Copied from the HTTP contract by hand, so that a slip in the code's own table shows. */
const support = ["users.read", "accounts.read", "users.unlock", "sessions.end", "cases.read"];
const compliance = [
  ...["kyc.review", "screening.search", "cases.read", "cases.decide", "reports.read"],
  ...["audit.read", "accounts.read", "accounts.freeze", "users.read", "posts.moderate"],
];
const auditor = ["audit.read", "reports.read", "cases.read", "users.read", "accounts.read"];
const adminAlone = [
  ...["users.manage", "ledger.fund", "ledger.reverse", "accounts.credit"],
  ...["cards.simulate", "ops.read"],
];
const all = [...new Set([...support, ...compliance, ...auditor, ...adminAlone])];
const contract = { customer: [], support, compliance, auditor, admin: all } as const;
type Role = keyof typeof contract;
const roles = Object.keys(contract) as Role[];

/** No operation asks for these yet, or asks for them inside its verb; the list only shrinks. */
const permissionsWithoutOperation = ["posts.moderate", "cards.simulate"];

test("the code's table of roles is the contract's", () => {
  const ofCode = roles.map((role) => [role, [...permissionsOfRole[role]].sort()]);
  expect(ofCode).toEqual(roles.map((role) => [role, [...contract[role]].sort()]));
  expect([...permissions].sort()).toEqual([...all].sort());
});

function permissionOf({ access }: Operation): string | null {
  if (access === "operations") return "ops.read";
  return access.startsWith("permission:") ? access.slice("permission:".length) : null;
}

const guarded = operations.flatMap((operation) => {
  const permission = permissionOf(operation);
  return permission === null ? [] : [[operation.name, permission, operation] as const];
});

test("operations ask for permissions that exist, and all but a known few are asked for", () => {
  const asked = new Set(guarded.map(([, permission]) => permission));
  expect(all).toEqual(expect.arrayContaining([...asked]));
  const idle = all.filter((permission) => !asked.has(permission));
  expect(idle.sort()).toEqual([...permissionsWithoutOperation].sort());
});

describe("a role", () => {
  const people = new Map<Role, Person>();
  beforeAll(async () => {
    people.set("customer", await signUp());
    people.set("admin", await signInAdmin());
    for (const role of ["support", "compliance", "auditor"] as const) {
      people.set(role, await signUpStaff(role));
    }
  });

  describe.each(roles)("%s", (role) => {
    test.each(guarded)(
      "may call %s as its permissions say (%s)",
      async (_, permission, operation) => {
        const reply = await people.get(role)?.send(operation.method, samplePath(operation));
        if (reply === undefined) throw new Error(`Nobody has the role ${role}`);
        const granted: readonly string[] = contract[role];
        if (!granted.includes(permission)) return expectProblem(reply, 403, "forbidden");
        expect([401, 403, 405, 429, 500], reply.text).not.toContain(reply.status);
      },
    );
  });
});
