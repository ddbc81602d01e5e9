import { createDice } from "./dice.ts";
import type { Measurements } from "./measurements.ts";
import type { Options } from "./options.ts";
import { createMeasure, createParticipant, type Participant } from "./participant.ts";
import { createPeople } from "./people.ts";
import type { Progress } from "./progress.ts";
import type { LedgerCheck, Outcome } from "./report.ts";
import { runBounded } from "./run-bounded.ts";
import { openAndFund, type Payment, pay, readBalance } from "./steps-money.ts";
import { comeIn } from "./steps-morning.ts";
import { answerQuestionnaires, hasQuestionnaires } from "./steps-questionnaires.ts";
import { publishPosts, reactToPosts } from "./steps-social.ts";

export type Tools = Readonly<{
  measurements: Measurements;
  progress: Progress;
  stopping: AbortSignal;
}>;

/** Minor units of one payment, at most: more than some have left at the end. */
const largestPayment = 60_00;

/**
 * A day in the life of many people, part by part: whoever is refused in one part is missing from
 * the next. On `stopping` what is under way is finished and nothing else is begun.
 */
export async function runScenario(options: Options, tools: Tools): Promise<Outcome> {
  const { measurements, progress, stopping } = tools;
  const { baseUrl, concurrency, seed } = options;
  const measure = createMeasure(measurements);
  const run = `${Date.now().toString(36)}${crypto.randomUUID().slice(0, 4)}`;
  const people = createPeople(options.users, { seed, run });
  let present: Participant[] = people.map((person) => createParticipant(baseUrl, person));

  const together = async <Item>(
    part: string,
    items: readonly Item[],
    work: (item: Item) => Promise<unknown>,
  ): Promise<Item[]> => {
    progress.begin(part, items.length);
    return runBounded(items, concurrency, stopping, async (item) => {
      try {
        await work(item);
      } finally {
        progress.step();
      }
    });
  };
  const all = async (part: string, work: (person: Participant) => Promise<unknown>) => {
    present = await together(part, present, work);
  };

  const putIn: number[] = [];
  await all("arriving", (person) => comeIn(measure, person));
  await all("opening", async (person) => putIn.push(await openAndFund(measure, person)));
  const posts: string[] = [];
  await all("posting", (person) => publishPosts(measure, person, options.maxPosts, posts));
  await all("reacting", (person) => reactToPosts(measure, person, options.maxReactions, posts));
  const payments = drawPayments(present, options);
  await together("paying", payments, (payment) => pay(measure, payment, measurements));
  const answers = await hasQuestionnaires(measure, baseUrl, stopping);
  if (answers) await all("answering", (person) => answerQuestionnaires(measure, person));
  const balances: number[] = [];
  const counted = present.length;
  await all("counting", async (person) => balances.push(await readBalance(measure, person)));

  const isWhole =
    !stopping.aborted && counted > 0 && putIn.length === counted && balances.length === counted;
  return {
    finished: stopping.aborted ? balances.length : present.length,
    left_out: answers === false ? ["questionnaires"] : [],
    ledger: isWhole ? compare(sum(putIn), sum(balances)) : { status: "not_checked" },
  };
}

/** Who pays whom, and how much. */
function drawPayments(present: readonly Participant[], options: Options): Payment[] {
  if (present.length < 2) return [];
  const dice = createDice(options.seed + 1);
  return Array.from({ length: options.transfers }, () => {
    const from = dice.pick(present);
    const to = dice.pick(present.filter((other) => other !== from));
    return { from, to, amount: 1 + dice.below(largestPayment) };
  });
}

function compare(putIn: number, balances: number): LedgerCheck {
  const status = putIn === balances ? "clean" : "differs";
  return { status, put_in: putIn, balances, currency: "USD" };
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
