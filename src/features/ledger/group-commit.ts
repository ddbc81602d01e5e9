import { unavailable } from "../../core/errors.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Database } from "../../platform/db/database.ts";
import { isDatabaseOutage } from "../../platform/db/failure.ts";

/** Items that travel in one call, unless one request alone has more. */
const maxTogether = 64;
/** Calls that are under way at once on the connection. */
const maxUnderWay = 2;
/** Requests that wait for their turn; one more is told to come back later. */
const maxWaiting = 5_000;
const retryAfterSeconds = 1;

/** What a line needs to know of a request. */
export type Waits = Readonly<{
  ctx: Pick<Ctx, "db">;
  /** How many items it has. */
  size: number;
  /** No two of the same key travel in one call. */
  key: Readonly<{ scope: string; key: string }> | null;
}>;

/** One statement for many requests; the outcomes are in their order. */
export type Together<Waiting, Outcome> = (list: readonly Waiting[]) => Promise<Outcome[]>;

type Turn<Waiting, Outcome> = Readonly<{
  waiting: Waiting;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}>;

type Line<Waiting, Outcome> = { turns: Turn<Waiting, Outcome>[]; underWay: number };

/** One for each kind of call on each database; kinds are the functions of a few modules. */
const lines = new WeakMap<Database, Map<unknown, unknown>>();

function lineOf<Waiting, Outcome>(
  db: Database,
  post: Together<Waiting, Outcome>,
): Line<Waiting, Outcome> {
  const known = lines.get(db) ?? new Map<unknown, unknown>();
  lines.set(db, known);
  const line = known.get(post) ?? { turns: [], underWay: 0 };
  known.set(post, line);
  // Only this function fills the map, under the function that its requests and outcomes are of.
  return line as Line<Waiting, Outcome>;
}

/**
 * Group commit: whatever waits when a call returns travels in the next one, and nothing waits on an
 * idle line. Where a process serves one request at a time, each goes alone.
 */
export async function commitTogether<Waiting extends Waits, Outcome>(
  waiting: Waiting,
  post: Together<Waiting, Outcome>,
): Promise<Outcome> {
  const { db } = waiting.ctx;
  if (!db.isShared) return postAlone(waiting, post);
  const line = lineOf(db, post);
  if (line.turns.length >= maxWaiting) throw unavailable({ retryAfterSeconds });
  return new Promise((resolve, reject) => {
    line.turns.push({ waiting, resolve, reject });
    serve(line, post);
  });
}

function serve<Waiting extends Waits, Outcome>(
  line: Line<Waiting, Outcome>,
  post: Together<Waiting, Outcome>,
): void {
  while (line.underWay < maxUnderWay && line.turns.length > 0) {
    const turns = takeTurns(line);
    line.underWay += 1;
    void answer(turns, post).finally(() => {
      line.underWay -= 1;
      serve(line, post);
    });
  }
}

/** As many as fit, in their order; of those that share a key only the first. */
function takeTurns<Waiting extends Waits, Outcome>(line: Line<Waiting, Outcome>) {
  const taken: Turn<Waiting, Outcome>[] = [];
  const left: Turn<Waiting, Outcome>[] = [];
  const keys = new Set<string>();
  let size = 0;
  let seen = 0;
  for (const turn of line.turns) {
    if (taken.length > 0 && size + turn.waiting.size > maxTogether) break;
    seen += 1;
    const { key } = turn.waiting;
    const name = JSON.stringify(key === null ? [taken.length] : [key.scope, key.key]);
    if (keys.has(name)) {
      left.push(turn);
      continue;
    }
    keys.add(name);
    taken.push(turn);
    size += turn.waiting.size;
  }
  line.turns = [...left, ...line.turns.slice(seen)];
  return taken;
}

/**
 * Everybody gets their own outcome, also when the call fails: then each is posted alone, so that
 * only the one that broke it is told. After an outage nobody knows what took effect; a retry under
 * the same key finds out.
 */
async function answer<Waiting, Outcome>(
  turns: readonly Turn<Waiting, Outcome>[],
  post: Together<Waiting, Outcome>,
): Promise<void> {
  try {
    const outcomes = await post(turns.map(({ waiting }) => waiting));
    for (const [place, { resolve, reject }] of turns.entries()) {
      const outcome = outcomes[place];
      if (outcome) resolve(outcome);
      else reject(new Error("The ledger left a request without an answer"));
    }
  } catch (error) {
    if (turns.length === 1 || isDatabaseOutage(error)) {
      for (const { reject } of turns) reject(error);
      return;
    }
    for (const turn of turns) await answer([turn], post);
  }
}

async function postAlone<Waiting, Outcome>(
  waiting: Waiting,
  post: Together<Waiting, Outcome>,
): Promise<Outcome> {
  const [outcome] = await post([waiting]);
  if (!outcome) throw new Error("The ledger left a request without an answer");
  return outcome;
}
