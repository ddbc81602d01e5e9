import { setTimeout as sleep } from "node:timers/promises";
import type { Context, MiddlewareHandler } from "hono";

/** How a vendor is down: it answers with an error, or it does not answer for some time. */
export type Outage = Readonly<
  (
    | { status: number; body?: unknown; headers?: Readonly<Record<string, string>> }
    /** No answer for so long (at most 60), then 503. */
    | { hangSeconds: number }
  ) & {
    /** How many requests it hits; without a number it lasts until `recover()`. */
    times?: number;
    /** Only paths that begin with this are hit. */
    path?: string;
    /** True when the work is done and only the answer is lost. */
    workIsDone?: boolean;
  }
>;

/** Renders the vendor's own error body for a status. */
export type RenderOutage = (status: number, path: string) => Response;

const maxHangSeconds = 60;
const maxOutages = 100;

export function createOutages(render: RenderOutage) {
  const outages: { outage: Outage; left: number }[] = [];
  let release = new AbortController();

  function take(path: string): Outage | undefined {
    const index = outages.findIndex(({ outage }) => path.startsWith(outage.path ?? ""));
    const found = outages[index];
    if (!found) return undefined;
    found.left -= 1;
    if (found.left <= 0) outages.splice(index, 1);
    return found.outage;
  }

  async function answerOf(outage: Outage, c: Context): Promise<Response> {
    if ("hangSeconds" in outage) {
      await hang(outage.hangSeconds, AbortSignal.any([release.signal, c.req.raw.signal]));
      return render(503, c.req.path);
    }
    const { status, body, headers = {} } = outage;
    const answer =
      body === undefined ? render(status, c.req.path) : Response.json(body, { status });
    for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
    return answer;
  }

  const middleware: MiddlewareHandler = async (c, next) => {
    const outage = take(c.req.path);
    if (!outage) return next();
    if (!outage.workIsDone) return answerOf(outage, c);
    await next();
    const answer = await answerOf(outage, c);
    // Hono copies the lost answer's headers into the new one unless it is taken away first.
    c.res = undefined;
    c.res = answer;
    return undefined;
  };

  return {
    middleware,
    /** Outages are used up in the order in which they were announced. */
    breakDown(outage: Outage): void {
      if (outages.length >= maxOutages) throw new Error("too many outages at once");
      outages.push({ outage, left: outage.times ?? Number.POSITIVE_INFINITY });
    },
    /** Ends every outage and lets hanging requests go. */
    recover(): void {
      outages.length = 0;
      release.abort();
      release = new AbortController();
    },
  };
}

async function hang(seconds: number, signal: AbortSignal): Promise<void> {
  const ms = Math.min(seconds, maxHangSeconds) * 1000;
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
