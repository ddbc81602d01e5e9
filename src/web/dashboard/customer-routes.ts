import type { PageRoute } from "./page.ts";

/** Pages of customers. */
export const customerRoutes: readonly PageRoute[] = [
  ["/app", () => import("./home/home.tsx")],
  ["/app/sign-up", () => import("./sign-up/sign-up.tsx")],
  ["/app/sign-up/code", () => import("./sign-up/code.tsx")],
  ["/app/sign-in", () => import("./sign-in/sign-in.tsx")],
  ["/app/sign-in/passkey", () => import("./sign-in/passkey.tsx")],
  ["/app/sign-in/second-factor", () => import("./sign-in/second-factor.tsx")],
  ["/app/sign-out", () => import("./sign-in/sign-out.tsx")],
  ["/app/password/forgot", () => import("./password/forgot.tsx")],
  ["/app/password/reset", () => import("./password/reset.tsx")],
  ["/app/confirm", () => import("./confirm/confirm.tsx")],
  ["/app/accounts/new", () => import("./accounts/new.tsx")],
  ["/app/accounts/:id", () => import("./accounts/account.tsx")],
  ["/app/accounts/:id/statement", () => import("./accounts/statement.tsx")],
  ["/app/accounts/:id/change", () => import("./accounts/change.tsx")],
  ["/app/accounts/:id/fund", () => import("./accounts/fund.tsx")],
  ["/app/transfers/new", () => import("./transfers/new.tsx")],
  ["/app/transfers/review", () => import("./transfers/review.tsx")],
  ["/app/transfers/:id", () => import("./transfers/transfer.tsx")],
];
