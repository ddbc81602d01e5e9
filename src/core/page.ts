import { validationFailed } from "./errors.ts";
import { type IdKind, isId } from "./id.ts";

/** Where the next page of a list begins: after the row with this time and id, newest first. */
export type Cursor = Readonly<{ at: Date; id: string }>;

export type PageRequest = Readonly<{ limit: number; cursor: Cursor | null }>;

export type Page<Row> = Readonly<{ rows: readonly Row[]; next: Cursor | null }>;

export const defaultPageLimit = 20;
export const maxPageLimit = 100;

/** Opaque to callers: base64url of the time in milliseconds and the id. */
export function encodeCursor(cursor: Cursor | null): string | null {
  if (cursor === null) return null;
  const text = `${cursor.at.getTime()}~${cursor.id}`;
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The end of the year 9999, beyond which RFC 3339 has no spelling. */
const latestMs = 253_402_300_799_999;

/** Throws `validation_failed` for what we did not encode, and for the cursor of another list. */
export function decodeCursor(text: string | undefined, kind: IdKind): Cursor | null {
  if (text === undefined) return null;
  const [, ms = "", id = ""] = /^(\d{1,15})~(\w+)$/.exec(fromBase64Url(text)) ?? [];
  if (ms === "" || Number(ms) > latestMs || !isId(kind, id)) {
    throw validationFailed({ errors: [{ pointer: "/cursor", message: "is not one of ours" }] });
  }
  return { at: new Date(Number(ms)), id };
}

/** Cuts the one row too many that tells whether there is a next page. */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  cursorOf: (row: Row) => Cursor,
): Page<Row> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return { rows: kept, next: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}

function fromBase64Url(text: string): string {
  try {
    return atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return "";
  }
}
