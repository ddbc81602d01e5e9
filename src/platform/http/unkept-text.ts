import type { Fault } from "../../core/error.ts";
import { pointerTo } from "./validation.ts";

/** How JSON writes NUL and halves of surrogate pairs; most bodies hold neither, whole or broken. */
const suspicious = /\\u(0000|d[89a-f])/i;
const maxPointerLength = 500;
const message = "must be text without NUL and without half a surrogate pair";

/**
 * The first place in a JSON document whose text Postgres cannot keep, whatever the route would do
 * with it; null when there is none. `text` is the document as it was sent, `value` what it says.
 */
export function findUnkeptText(text: string, value: unknown): Fault | null {
  if (!suspicious.test(text)) return null;
  // A list of what is left and no recursion, because a body may be nested 100,000 levels deep.
  const left: [pointer: string, value: unknown][] = [["", value]];
  for (let next = left.pop(); next; next = left.pop()) {
    const [pointer, inner] = next;
    if (typeof inner === "string" && !isKept(inner)) return faultAt(pointer);
    if (typeof inner !== "object" || inner === null) continue;
    for (const [name, member] of Object.entries(inner)) {
      if (!isKept(name)) return faultAt(pointer);
      left.push([`${pointer}${pointerTo([name])}`, member]);
    }
  }
  return null;
}

/** A pointer into a deep body is as long as the body is deep; then it points at the whole. */
function faultAt(pointer: string): Fault {
  return { pointer: pointer.length > maxPointerLength ? "" : pointer, message };
}

function isKept(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}
