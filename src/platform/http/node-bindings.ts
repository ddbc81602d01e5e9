import type { AppContext } from "./app-env.ts";

/** What `@hono/node-server` hands over beside the request; nothing of it exists on Workers. */
export type NodeBindings = Readonly<{
  incoming?: Readonly<{ socket?: Readonly<{ remoteAddress?: string }> }>;
  outgoing?: Readonly<{ setHeader(name: string, value: string): unknown }>;
}>;

export function nodeBindingsOf(c: AppContext): NodeBindings {
  return (c.env ?? {}) as NodeBindings;
}
