import { validationFailed } from "../../core/errors.ts";
import type { SentPage } from "./page.ts";

/**
 * Minor units of what was typed into a field, at least one unless told. Throws `validation_failed`
 * with its name.
 */
export function readAmount(page: SentPage, name: string, currency: string, least = 1): number {
  const amount = page.reader.amount(page.form.text(name), currency);
  if (amount !== null && amount >= least) return amount;
  const example = page.reader.money(1_250, currency);
  const message = `must be an amount such as ${example}`;
  throw validationFailed({ errors: [{ pointer: `/${name}`, message }] });
}
