import type { Id } from "../../core/id.ts";
import type { Actor } from "../ctx.ts";
import type { AppContext } from "./app-env.ts";
import { nodeBindingsOf } from "./node-bindings.ts";

/**
 * A page asks the API within the process, for one and the same request of its visitor: that was
 * counted by the limiter before, and its id is in the log. A symbol, which no variable of a Worker
 * and no client can be called.
 */
const visitKey = Symbol("page visit");

export type PageVisit = Readonly<{
  requestId: Id<"request">;
  /** Says on whose behalf the API was asked, which the page itself does not find out. */
  recognise(actor: Actor): void;
}>;

/** The bindings of what a page asks: the visitor's socket, but not their reply. */
export function bindingsOfVisit(c: AppContext): object {
  const { incoming } = nodeBindingsOf(c);
  const visit: PageVisit = {
    requestId: c.var.ctx.requestId as Id<"request">,
    recognise: (actor) => c.set("ctx", { ...c.var.ctx, actor }),
  };
  return { incoming, [visitKey]: visit };
}

/** Null for a request that came from outside. */
export function pageVisitOf(c: AppContext): PageVisit | null {
  return (nodeBindingsOf(c) as { [visitKey]?: PageVisit })[visitKey] ?? null;
}
