import { testSecretKeys } from "../support/setup/variables.ts";

const unreachable = 1_000_000_000;

/** Every layer works as in production, but no limit is ever reached. */
export const measuredVariables = {
  APP_ENV: "test",
  SECRET_KEYS: testSecretKeys,
  PUBLIC_URL: "http://localhost:8787",
  POLICY: JSON.stringify({
    "rate.ip": unreachable,
    "rate.actor": unreachable,
    "rate.register": unreachable,
    "rate.login": unreachable,
    "rate.code": unreachable,
    "lock.seconds": 0,
  }),
};
