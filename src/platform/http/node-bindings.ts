import type { AppContext } from "./app-env.ts";
import type { ReplyHeaders } from "./envelope.ts";

/** What `@hono/node-server` hands over beside the request; nothing of it exists on Workers. */
export type NodeBindings = Readonly<{
  incoming?: Readonly<{ socket?: Readonly<{ remoteAddress?: string }> }>;
  /** `src/node/reply.ts` where our own server listens. */
  outgoing?: Readonly<{ offerHeaders?(headers: ReplyHeaders): void }>;
}>;

export function nodeBindingsOf(c: AppContext): NodeBindings {
  return (c.env ?? {}) as NodeBindings;
}
