import { setTimeout as pause } from "node:timers/promises";
import {
  type Asked,
  describeCapture,
  describeStep,
  drawMoments,
  drawSteps,
  type Player,
  pick,
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
  /** How many tries broke off or were answered 503, by crash. */
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
/** More than are ever needed. */
const stepsPerClient = 400;
const patienceMs = 10_000;
const maxTries = 200;
const betweenTriesMs = 200;

/**
 * Clients that send money requests one after the other, each as often as it takes to get a reply
 * other than 503, always under its own key; they go on until the last crash is over.
 */
export async function runLoad(load: Load): Promise<LoadRecord> {
  const { url, players, seed, crashes } = load;
  const steps = drawSteps(seed, clients * stepsPerClient);
  const moments = drawMoments(seed, crashes);
  const everyAccount = players.flatMap(({ accounts }) => accounts);
  const statuses = new Set<number>();
  const interruptions: number[] = [];
  const answers: Answer[] = [];
  let awaited: { replies: number; tell(): void } | undefined;
  let isOver = false;

  const repliesCome = (count: number): Promise<void> =>
    new Promise((tell) => {
      awaited = { replies: answers.length + count, tell };
    });
  const crashAgainAndAgain = async (): Promise<void> => {
    try {
      for (const { replies, laterMs } of moments) {
        await repliesCome(replies);
        await pause(laterMs);
        interruptions.push(0);
        await load.crash();
      }
    } finally {
      isOver = true;
    }
  };
  const accept = (answer: Answer): Answer => {
    answers.push(answer);
    if (awaited && answers.length >= awaited.replies) awaited.tell();
    return answer;
  };
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
  const behave = async (client: number): Promise<void> => {
    const player = pick(players, client);
    for (let at = 0; at < stepsPerClient && !isOver; at += 1) {
      const step = pick(steps, client * stepsPerClient + at);
      const key = `${seed}-${client}-${at}`;
      const { body } = await insist(describeStep(step, player, everyAccount, key));
      if (step.kind !== "captured hold") continue;
      const amount = Math.min(...step.amounts);
      await insist(describeCapture(player, body.id, amount, `${key}-capture`));
    }
  };
  const everybody = Array.from({ length: clients }, (_, client) => behave(client));
  await Promise.all([crashAgainAndAgain(), ...everybody]);
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
  const reply = await fetchText(`${url}${asked.path}`, {
    method: "POST",
    signal: AbortSignal.timeout(patienceMs),
    headers: {
      authorization: `Bearer ${asked.token}`,
      "content-type": "application/json",
      "idempotency-key": asked.key,
    },
    body: JSON.stringify(asked.body),
  });
  if (reply === null) return null;
  const { status, text, headers } = reply;
  const isReplay = headers.get("idempotency-replayed") === "true";
  return { asked, status, text, body: JSON.parse(text), isReplay };
}

async function fetchText(address: string, init: RequestInit) {
  try {
    const reply = await fetch(address, init);
    return { status: reply.status, headers: reply.headers, text: await reply.text() };
  } catch {
    return null;
  }
}
