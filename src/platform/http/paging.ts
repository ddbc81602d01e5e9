import { z } from "@hono/zod-openapi";
import type { IdKind } from "../../core/id.ts";
import {
  type Cursor,
  decodeCursor,
  defaultPageLimit,
  encodeCursor,
  maxPageLimit,
  type Page,
  type PageRequest,
} from "../../core/page.ts";
import { integerQuery } from "./query-numbers.ts";

/** The query members of every list. */
export const pageQuery = {
  limit: integerQuery(1, maxPageLimit).default(defaultPageLimit),
  cursor: z.string().max(200).optional().openapi({ description: "From the page before." }),
};

/** `kind` is that of the rows, whose ids its cursors hold. */
export function readPage(
  query: { limit: number; cursor?: string | undefined },
  kind: IdKind,
): PageRequest {
  return { limit: query.limit, cursor: decodeCursor(query.cursor, kind) };
}

/** The body of a list, newest first. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), next_cursor: z.string().nullable() });
}

export function presentPage<Row, Item>(
  page: Page<Row>,
  present: (row: Row) => Item,
): { data: Item[]; next_cursor: string | null } {
  const next: Cursor | null = page.next;
  return { data: page.rows.map(present), next_cursor: encodeCursor(next) };
}
