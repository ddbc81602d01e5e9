import { setTimeout as pause } from "node:timers/promises";
import {
  type Asked,
  describeCapture,
  describeStep,
  drawCrashes,
  drawSteps,
  type Player,
  requestsIn,
} from "./ledger-steps.ts";

/** The reply that ended the tries of one request. */
export type Answer = Readonly<{
  asked: Asked;
  status: number;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects to find in a body.
  body: any;
  /** The reply says that the key had its effect before. */
  isReplay: boolean;
}>;

export type LoadRecord = Readonly<{
  answers: readonly Answer[];
  /** Every status that any try was answered with. */
  statuses: ReadonlySet<number>;
  /** How many tries broke off or were answered 503, by crash; before the first one comes first. */
  interruptions: readonly number[];
}>;

export type Load = Readonly<{
  url: string;
  players: readonly Player[];
  seed: number;
  crashes: number;
  /** Kills something and brings it back; called while clients are waiting for replies. */
  crash(): Promise<void>;
}>;

const clients = 16;
const stepsPerClient = 30;
const patienceMs = 10_000;
const maxTries = 300;
const betweenTriesMs = 100;

/**
 * Clients that send money requests one after the other, each as often as it takes to get a reply
 * other than 503, always under its own key. Crashes come after drawn numbers of replies.
 */
export async function runLoad(load: Load): Promise<LoadRecord> {
  const { url, players, seed, crashes } = load;
  const steps = drawSteps(seed, clients * stepsPerClient);
  const total = steps.reduce((sum, step) => sum + requestsIn(step), 0);
  const crashesLeft = drawCrashes(seed, crashes, total);
  const everyAccount = players.flatMap(({ accounts }) => accounts);
  const statuses = new Set<number>();
  const interruptions = [0];
  const answers: Answer[] = [];
  const crashed: Promise<void>[] = [];

  const insist = async (asked: Asked): Promise<Answer> => {
    for (let tries = 1; tries <= maxTries; tries += 1) {
      const answer = await send(url, asked);
      if (answer) statuses.add(answer.status);
      if (answer && answer.status !== 503) return accept(answer);
      interruptions.push((interruptions.pop() ?? 0) + 1);
      await pause(betweenTriesMs);
    }
    throw new Error(`No reply to ${asked.path} after ${maxTries} tries`);
  };
  const crash = async (laterMs: number): Promise<void> => {
    await pause(laterMs);
    interruptions.push(0);
    await load.crash();
  };
  const accept = (answer: Answer): Answer => {
    answers.push(answer);
    const [next] = crashesLeft;
    if (next && answers.length >= next.replies) {
      crashesLeft.shift();
      crashed.push(crash(next.laterMs));
    }
    return answer;
  };
  const behave = async (client: number): Promise<void> => {
    const player = players[client % players.length];
    if (!player) throw new Error("Nobody plays");
    const own = steps.slice(client * stepsPerClient, (client + 1) * stepsPerClient);
    for (const [at, step] of own.entries()) {
      const key = `${seed}-${client}-${at}`;
      const { body } = await insist(describeStep(step, player, everyAccount, key));
      if (step.kind !== "captured hold") continue;
      const amount = Math.min(...step.amounts);
      await insist(describeCapture(player, body.id, amount, `${key}-capture`));
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => behave(client)));
  await Promise.all(crashed);
  return { answers, statuses, interruptions };
}

/** Asks everything that succeeded once more, under the same keys. */
export async function askAgain(
  url: string,
  answers: readonly Answer[],
): Promise<(Answer | null)[]> {
  const again: (Answer | null)[] = [];
  for (let at = 0; at < answers.length; at += clients) {
    const some = answers.slice(at, at + clients);
    again.push(...(await Promise.all(some.map(({ asked }) => send(url, asked)))));
  }
  return again;
}

/** Null when the connection could not be had or broke before the whole reply was there. */
export async function send(url: string, asked: Asked): Promise<Answer | null> {
  try {
    const reply = await fetch(`${url}${asked.path}`, {
      method: "POST",
      signal: AbortSignal.timeout(patienceMs),
      headers: {
        authorization: `Bearer ${asked.token}`,
        "content-type": "application/json",
        "idempotency-key": asked.key,
      },
      body: JSON.stringify(asked.body),
    });
    const text = await reply.text();
    const isReplay = reply.headers.get("idempotency-replayed") === "true";
    return { asked, status: reply.status, text, body: JSON.parse(text), isReplay };
  } catch {
    return null;
  }
}
