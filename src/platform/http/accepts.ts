import { accepts } from "hono/accepts";
import type { AppContext } from "./app-env.ts";

/** True when the caller would rather read a page than JSON: a browser, not curl. */
export function prefersHtml(c: AppContext): boolean {
  const choice = accepts(c, {
    header: "Accept",
    supports: ["application/json", "text/html"],
    default: "application/json",
  });
  return choice === "text/html" && (c.req.header("accept") ?? "").includes("text/html");
}

/** The media type that the caller likes best of those on offer; the first one when none is. */
export function preferredType<const Types extends readonly [string, ...string[]]>(
  c: AppContext,
  types: Types,
): Types[number] {
  return accepts(c, { header: "Accept", supports: [...types], default: types[0] });
}
