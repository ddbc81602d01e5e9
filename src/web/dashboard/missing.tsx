import { notFound } from "../../core/errors.ts";

/** Every other address under `/app`. */
export function show(): never {
  throw notFound();
}
