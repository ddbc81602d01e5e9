import { validationFailed } from "../../core/errors.ts";
import type { SentPage } from "./page.ts";

/** Minor units of what was typed into a field. Throws `validation_failed` with its name. */
export function readAmount(page: SentPage, name: string, currency: string): number {
  const amount = page.reader.amount(page.form.text(name), currency);
  if (amount !== null && amount > 0) return amount;
  const example = page.reader.money(1_250, currency);
  const message = `must be an amount such as ${example}`;
  throw validationFailed({ errors: [{ pointer: `/${name}`, message }] });
}
