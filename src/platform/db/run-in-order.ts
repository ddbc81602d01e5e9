import type { BatchResponse } from "drizzle-orm/batch";
import type { Statement } from "./database.ts";

/** Runs statements one after the other on the transaction that they were built with. */
export async function runInOrder<const List extends readonly Statement[]>(
  statements: List,
): Promise<BatchResponse<List>> {
  const results: unknown[] = [];
  for (const statement of statements) results.push(await statement);
  return results as BatchResponse<List>;
}
