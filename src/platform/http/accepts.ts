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
