import { z } from "@hono/zod-openapi";
import { isCurrency, maxAmount } from "../../core/money.ts";

/** Money that moves: a positive integer in minor units, exact as a JSON number. */
export const amountSchema = z.int().min(1).max(maxAmount).openapi({
  type: "integer",
  format: "int64",
  description: "Minor units of `currency`, such as cents.",
  example: 12_50,
});

/** An active ISO 4217 code in upper case. */
export const currencySchema = z
  .string()
  .refine(isCurrency, "is not an active ISO 4217 code")
  .openapi({
    pattern: "^[A-Z]{3}$",
    description: "An active ISO 4217 code; those without minor units (gold, XXX) are refused.",
    example: "USD",
  });
