import type { DashboardLife } from "../support/servers/dashboard-world.ts";

/** In whose browser: nobody's, or that of somebody who signed in or is about to. */
export type Who = "nobody" | "applicant" | "newcomer" | "ada" | "half-tess" | "tess" | "admin";

/** What an address gives: a page, a file to keep, or a way to another page. */
export type Stop = readonly [who: Who, address: string, gives?: "a file" | { leadsTo: RegExp }];

/** How a browser gets to a page, before there is anything on it and when there is. */
export type Ways = Readonly<{
  empty?: readonly Stop[];
  full?: readonly ((life: DashboardLife) => Stop)[];
}>;

const day = "2026-01-31";
const span = `from=${day}&to=2026-02-28`;

/** By their paths in the table of routes. */
export const customerWays: Readonly<Record<string, Ways>> = {
  "/app": { empty: [["newcomer", "/app"]], full: [() => ["ada", "/app"]] },
  "/app/sign-up": { empty: [["nobody", "/app/sign-up"]] },
  "/app/sign-up/code": { empty: [["applicant", "/app/sign-up/code"]] },
  "/app/sign-in": { empty: [["nobody", "/app/sign-in"]] },
  "/app/sign-in/passkey": {
    empty: [["nobody", "/app/sign-in/passkey", { leadsTo: /^\/app\/sign-in$/ }]],
  },
  "/app/sign-in/second-factor": { full: [() => ["half-tess", "/app/sign-in/second-factor"]] },
  "/app/sign-out": { empty: [["newcomer", "/app/sign-out"]] },
  "/app/password/forgot": { empty: [["nobody", "/app/password/forgot"]] },
  "/app/password/reset": {
    empty: [
      ["nobody", "/app/password/reset"],
      ["nobody", "/app/password/reset?token=made-up"],
    ],
  },
  "/app/confirm": {
    empty: [["newcomer", "/app/confirm?next=/app"]],
    full: [() => ["tess", "/app/confirm?next=/app"]],
  },
  "/app/accounts/new": { empty: [["newcomer", "/app/accounts/new"]] },
  "/app/accounts/:id": {
    full: [
      ({ account }) => ["ada", `/app/accounts/${account}`],
      ({ emptyAccount }) => ["ada", `/app/accounts/${emptyAccount}`],
    ],
  },
  "/app/accounts/:id/statement": {
    full: [
      ({ account }) => [
        "ada",
        `/app/accounts/${account}/statement?period=${new Date().toISOString().slice(0, 7)}`,
        "a file",
      ],
    ],
  },
  "/app/accounts/:id/change": {
    full: [({ account }) => ["ada", `/app/accounts/${account}/change`]],
  },
  "/app/accounts/:id/fund": { full: [({ account }) => ["ada", `/app/accounts/${account}/fund`]] },
  "/app/transfers/new": {
    empty: [["newcomer", "/app/transfers/new"]],
    full: [() => ["ada", "/app/transfers/new"]],
  },
  "/app/transfers/review": {
    full: [
      ({ account, emptyAccount }) => [
        "ada",
        `/app/transfers/review?from_account_id=${account}&to_account_id=${emptyAccount}&amount=5`,
      ],
    ],
  },
  "/app/transfers/:id": {
    full: [
      ({ postedTransfer }) => ["ada", `/app/transfers/${postedTransfer}`],
      ({ heldTransfer }) => ["ada", `/app/transfers/${heldTransfer}`],
    ],
  },
  "/app/identity": {
    empty: [["newcomer", "/app/identity"]],
    full: [() => ["ada", "/app/identity"], () => ["tess", "/app/identity"]],
  },
  "/app/security": {
    empty: [["newcomer", "/app/security"]],
    full: [() => ["tess", "/app/security"]],
  },
  "/app/security/name": { empty: [["newcomer", "/app/security/name"]] },
  "/app/security/password": { empty: [["newcomer", "/app/security/password"]] },
  "/app/security/app": { empty: [["newcomer", "/app/security/app"]] },
  "/app/security/phone": { empty: [["newcomer", "/app/security/phone"]] },
  "/app/security/recovery-codes": { full: [() => ["tess", "/app/security/recovery-codes"]] },
  "/app/security/passkeys/new": { empty: [["newcomer", "/app/security/passkeys/new"]] },
  "/app/security/export": { empty: [["newcomer", "/app/security/export", "a file"]] },
  "/app/security/erase": { empty: [["newcomer", "/app/security/erase"]] },
  "/app/health": { empty: [["newcomer", "/app/health"]], full: [() => ["ada", "/app/health"]] },
  "/app/health/questionnaires/:slug": {
    empty: [
      ["newcomer", "/app/health/questionnaires/business-health"],
      ["newcomer", "/app/health/questionnaires/cfpb-wellbeing"],
    ],
  },
  "/app/health/assessments/:id": {
    full: [({ assessment }) => ["ada", `/app/health/assessments/${assessment}`]],
  },
  "/app/health/businesses/:id": {
    full: [({ business }) => ["ada", `/app/health/businesses/${business}`]],
  },
  "/app/wave": { empty: [["newcomer", "/app/wave"]], full: [() => ["ada", "/app/wave"]] },
  "/app/wave/connect": {
    empty: [["newcomer", "/app/wave/connect", { leadsTo: /^\/(?!app\/)/ }]],
  },
  "/app/feed": { empty: [["newcomer", "/app/feed"]], full: [() => ["ada", "/app/feed"]] },
  "/app/cards": { empty: [["newcomer", "/app/cards"]], full: [() => ["ada", "/app/cards"]] },
  "/app/cards/new": {
    empty: [["newcomer", "/app/cards/new"]],
    full: [() => ["ada", "/app/cards/new"]],
  },
  "/app/cards/:id": {
    full: [
      ({ card }) => ["ada", `/app/cards/${card}`],
      ({ frozenCard }) => ["ada", `/app/cards/${frozenCard}`],
    ],
  },
  "/app/cards/:id/reveal": { full: [({ card }) => ["ada", `/app/cards/${card}/reveal`]] },
  "/app/cards/:id/controls": { full: [({ card }) => ["ada", `/app/cards/${card}/controls`]] },
  "/app/cards/:id/pin": { full: [({ card }) => ["ada", `/app/cards/${card}/pin`]] },
  "/app/cards/:id/cancel": { full: [({ card }) => ["ada", `/app/cards/${card}/cancel`]] },
};

function reportWays(name: string, query: string): Ways {
  const path = `/app/desk/reports/${name}`;
  return { empty: [["admin", `${path}?${query}`]], full: [() => ["admin", path]] };
}

export const deskWays: Readonly<Record<string, Ways>> = {
  "/app/desk": { empty: [["admin", "/app/desk"]], full: [() => ["admin", "/app/desk"]] },
  "/app/desk/cases": {
    empty: [["admin", "/app/desk/cases?status=closed"]],
    full: [() => ["admin", "/app/desk/cases"]],
  },
  "/app/desk/cases/new": { empty: [["admin", "/app/desk/cases/new"]] },
  "/app/desk/cases/:id": {
    full: [
      ({ openCase }) => ["admin", `/app/desk/cases/${openCase}`],
      ({ closedCase }) => ["admin", `/app/desk/cases/${closedCase}`],
    ],
  },
  "/app/desk/kyc": {
    empty: [["admin", "/app/desk/kyc?status=pending"]],
    full: [() => ["admin", "/app/desk/kyc"]],
  },
  "/app/desk/kyc/:id": { full: [({ record }) => ["admin", `/app/desk/kyc/${record}`]] },
  "/app/desk/users": {
    empty: [["admin", "/app/desk/users?query=nobody"]],
    full: [() => ["admin", "/app/desk/users"]],
  },
  "/app/desk/users/:id": { full: [({ ada }) => ["admin", `/app/desk/users/${ada.id}`]] },
  "/app/desk/users/:id/change": {
    full: [({ ada }) => ["admin", `/app/desk/users/${ada.id}/change`]],
  },
  "/app/desk/accounts": { empty: [["admin", "/app/desk/accounts"]] },
  "/app/desk/accounts/:id": {
    full: [({ account }) => ["admin", `/app/desk/accounts/${account}`]],
  },
  "/app/desk/audit": {
    empty: [["admin", "/app/desk/audit?action=nothing.happened"]],
    full: [() => ["admin", "/app/desk/audit"]],
  },
  "/app/desk/audit/verify": {
    empty: [["admin", "/app/desk/audit/verify"]],
    full: [() => ["admin", "/app/desk/audit/verify?after=0"]],
  },
  "/app/desk/screening": {
    empty: [
      ["admin", "/app/desk/screening"],
      ["admin", "/app/desk/screening?name=Nobody+Atall"],
    ],
    full: [() => ["admin", "/app/desk/screening?name=Ada+Georgina+Example"]],
  },
  "/app/desk/shadow-rules": { full: [() => ["admin", "/app/desk/shadow-rules"]] },
  "/app/desk/reports": { empty: [["admin", "/app/desk/reports"]] },
  "/app/desk/reports/currency-transactions": reportWays("currency-transactions", `date=${day}`),
  "/app/desk/reports/structuring": reportWays("structuring", span),
  "/app/desk/reports/suspicious-activity": reportWays("suspicious-activity", span),
  "/app/desk/reports/trial-balance": reportWays("trial-balance", `at=${day}`),
  "/app/desk/reports/user-access": { full: [() => ["admin", "/app/desk/reports/user-access"]] },
  "/app/desk/reports/:report/csv": {
    empty: [["admin", "/app/desk/reports/trial-balance/csv", "a file"]],
  },
};

/** Pages that say what went wrong are pages too. */
export const faultyStops: readonly (readonly [Who, string])[] = [
  ["newcomer", "/app/nothing/here"],
  ["newcomer", "/app/desk"],
  ["admin", "/app/desk/audit?from=yesterday&to=tomorrow"],
];
