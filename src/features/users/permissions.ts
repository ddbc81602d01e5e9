/** The one table of who may do what beyond their own things. Source: the HTTP contract. */
export const permissions = [
  "users.read",
  "users.unlock",
  "users.manage",
  "sessions.end",
  "accounts.read",
  "accounts.freeze",
  "accounts.credit",
  "kyc.review",
  "screening.search",
  "cases.read",
  "cases.decide",
  "reports.read",
  "audit.read",
  "posts.moderate",
  "ledger.fund",
  "ledger.reverse",
  "cards.simulate",
  "ops.read",
] as const;

export type Permission = (typeof permissions)[number];
export type Role = "customer" | "support" | "compliance" | "auditor" | "admin";

export const permissionsOfRole: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  customer: new Set(),
  support: new Set(["users.read", "accounts.read", "users.unlock", "sessions.end", "cases.read"]),
  compliance: new Set([
    "kyc.review",
    "screening.search",
    "cases.read",
    "cases.decide",
    "reports.read",
    "audit.read",
    "accounts.read",
    "accounts.freeze",
    "users.read",
    "posts.moderate",
  ]),
  auditor: new Set(["audit.read", "reports.read", "cases.read", "users.read", "accounts.read"]),
  admin: new Set(permissions),
};

/** Staff are the people whose role permits anything at all. */
export function isStaff(role: Role): boolean {
  return permissionsOfRole[role].size > 0;
}
