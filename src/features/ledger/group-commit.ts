import { unavailable } from "../../core/errors.ts";
import type { Database } from "../../platform/db/database.ts";
import { isDatabaseOutage } from "../../platform/db/failure.ts";
import type { PostingOutcome, Waiting } from "./post-request.ts";

/** Items that travel in one call, unless one request alone has more. */
const maxTogether = 64;
/** Calls that are under way at once on the connection. */
const maxUnderWay = 2;
/** Requests that wait for their turn; one more is told to come back later. */
const maxWaiting = 5_000;
const retryAfterSeconds = 1;

type Post = (list: readonly Waiting[]) => Promise<PostingOutcome[]>;

type Turn = Readonly<{
  waiting: Waiting;
  resolve(outcome: PostingOutcome): void;
  reject(error: unknown): void;
}>;

type Line = { turns: Turn[]; underWay: number };

const lines = new WeakMap<Database, Line>();

/**
 * Group commit: whatever waits when a call returns travels in the next one, and nothing waits on an
 * idle line. Where a process serves one request at a time, each goes alone.
 */
export async function commitTogether(waiting: Waiting, post: Post): Promise<PostingOutcome> {
  const { db } = waiting.ctx;
  if (!db.isShared) return postAlone(waiting, post);
  const line = lines.get(db) ?? { turns: [], underWay: 0 };
  lines.set(db, line);
  if (line.turns.length >= maxWaiting) throw unavailable({ retryAfterSeconds });
  return new Promise((resolve, reject) => {
    line.turns.push({ waiting, resolve, reject });
    serve(line, post);
  });
}

function serve(line: Line, post: Post): void {
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
function takeTurns(line: Line): Turn[] {
  const taken: Turn[] = [];
  const left: Turn[] = [];
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
async function answer(turns: readonly Turn[], post: Post): Promise<void> {
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

async function postAlone(waiting: Waiting, post: Post): Promise<PostingOutcome> {
  const [outcome] = await post([waiting]);
  if (!outcome) throw new Error("The ledger left a request without an answer");
  return outcome;
}
