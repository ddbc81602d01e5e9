import type { PageRoute } from "./page.ts";

/** Pages of staff, under `/app/desk`. */
export const deskRoutes: readonly PageRoute[] = [
  ["/app/desk", () => import("./desk/home.tsx")],
  ["/app/desk/cases", () => import("./desk/cases/cases.tsx")],
  ["/app/desk/cases/new", () => import("./desk/cases/new.tsx")],
  ["/app/desk/cases/:id", () => import("./desk/cases/case.tsx")],
  ["/app/desk/kyc", () => import("./desk/kyc/records.tsx")],
  ["/app/desk/kyc/:id", () => import("./desk/kyc/record.tsx")],
  ["/app/desk/users", () => import("./desk/users/users.tsx")],
  ["/app/desk/users/:id", () => import("./desk/users/user.tsx")],
  ["/app/desk/users/:id/change", () => import("./desk/users/change.tsx")],
  ["/app/desk/accounts", () => import("./desk/accounts/find.tsx")],
  ["/app/desk/accounts/:id", () => import("./desk/accounts/account.tsx")],
  ["/app/desk/audit", () => import("./desk/audit/audit.tsx")],
  ["/app/desk/audit/verify", () => import("./desk/audit/verify.tsx")],
  ["/app/desk/screening", () => import("./desk/screening.tsx")],
  ["/app/desk/shadow-rules", () => import("./desk/shadow-rules.tsx")],
  ["/app/desk/reports", () => import("./desk/reports/reports.tsx")],
  [
    "/app/desk/reports/currency-transactions",
    () => import("./desk/reports/currency-transactions.tsx"),
  ],
  ["/app/desk/reports/structuring", () => import("./desk/reports/structuring.tsx")],
  ["/app/desk/reports/suspicious-activity", () => import("./desk/reports/suspicious-activity.tsx")],
  ["/app/desk/reports/trial-balance", () => import("./desk/reports/trial-balance.tsx")],
  ["/app/desk/reports/user-access", () => import("./desk/reports/user-access.tsx")],
  ["/app/desk/reports/:report/csv", () => import("./desk/reports/csv.ts")],
];
