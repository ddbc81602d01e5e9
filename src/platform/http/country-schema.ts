import { z } from "@hono/zod-openapi";
import { isCountry } from "../../core/countries.ts";

/** A country of ISO 3166-1 that exists, in upper case. */
export const countrySchema = z
  .string()
  .refine(isCountry, "must be an ISO 3166 alpha-2 code")
  .openapi({ pattern: "^[A-Z]{2}$", example: "US" });
