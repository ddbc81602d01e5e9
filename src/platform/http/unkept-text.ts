import type { Fault } from "../../core/error.ts";
import { pointerTo } from "./validation.ts";

/**
 * How JSON writes NUL, halves of surrogate pairs and the name below, whose letters may be escaped;
 * most bodies hold none of them, whole or broken.
 */
const suspicious = /\\u(0000|d[89a-f]|00[567])|__proto__/i;
/** To JavaScript the prototype of an object and no member: whoever copies the object loses it. */
const lostName = "__proto__";
const maxPointerLength = 500;
const message = "must be text without NUL and without half a surrogate pair";
const lostMessage = "This name cannot be kept";

/**
 * The first place in a JSON document whose text cannot be kept, whatever the route would do with
 * it; null when there is none. `text` is the document as it was sent, `value` what it says.
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
      if (name === lostName) return faultAt(`${pointer}/${name}`, lostMessage);
      left.push([`${pointer}${pointerTo([name])}`, member]);
    }
  }
  return null;
}

/** A pointer into a deep body is as long as the body is deep; then it points at the whole. */
function faultAt(pointer: string, what = message): Fault {
  return { pointer: pointer.length > maxPointerLength ? "" : pointer, message: what };
}

function isKept(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}
