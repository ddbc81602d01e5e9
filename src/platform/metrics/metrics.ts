import type { Clock } from "../../core/clock.ts";
import type { NewId } from "../../core/id.ts";
import type { Background } from "../background.ts";
import type { Log } from "../log/log.ts";
import { createOutageCircuit, noAnswer } from "../redis/outage-circuit.ts";
import type { Counts, MetricStore } from "./metric-store.ts";
import { createOutgoing, lostAfterMs } from "./outgoing.ts";
import { createTally, type Tally } from "./tally.ts";

/**
 * Counts in memory and hands over to the store in batches, after replies. All numbers only grow and
 * are added up in one place, so whichever instance is asked shows the same counters, and none that
 * ever goes back.
 */
export interface Metrics extends Pick<Tally, "countRequest" | "countDecision"> {
  /** Has what was counted handed over within `flushAfterMs`; nothing when that is under way. */
  flushSoon(background: Pick<Background, "keepAlive">): void;
  /** Hands over at once, before the process ends; from now on nothing waits for more. */
  drain(): Promise<void>;
  /** Everything that was counted anywhere; null when the store does not answer. */
  read(): Promise<Counts | null>;
}

export type MetricsOptions = Readonly<{
  store: MetricStore;
  log: Log;
  clock: Clock;
  newId: NewId;
}>;

/** Milliseconds that counts wait in an instance for others to travel with. */
const flushAfterMs = 2_000;
/** What was counted while batches waited goes in a second round. */
const maxRounds = 2;

export function createMetrics({ store, log, clock, newId }: MetricsOptions): Metrics {
  const nowMs = () => clock().getTime();
  const circuit = createOutageCircuit({ name: "metric_store", log, clock });
  const tally = createTally();
  const outgoing = createOutgoing(tally, store, { newId, nowMs });
  let scheduledAtMs: number | null = null;
  let handingOver: Promise<void> = Promise.resolve();
  let isHurried = false;
  let wake: () => void = () => undefined;

  /** False when the store does not answer. */
  const flush = async (urgency: "urgent" | "usual"): Promise<boolean> => {
    for (let round = 0; round < maxRounds; round += 1) {
      for (const batch of outgoing.takeDue()) {
        const answer = await circuit.attempt(() => outgoing.send(batch), urgency);
        if (answer === noAnswer) return false;
      }
      if (tally.isEmpty()) break;
    }
    return true;
  };

  const waitForOthers = (): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    wake = resolve;
    setTimeout(resolve, isHurried ? 0 : flushAfterMs);
    return promise;
  };

  const handOver = async (): Promise<void> => {
    await waitForOthers();
    scheduledAtMs = null;
    await flush("usual");
  };

  return {
    countRequest: tally.countRequest,
    countDecision: tally.countDecision,
    flushSoon(background) {
      if (!store.isShared) return;
      const isScheduled = scheduledAtMs !== null && nowMs() - scheduledAtMs < lostAfterMs;
      if (isScheduled) return;
      scheduledAtMs = nowMs();
      handingOver = handOver();
      background.keepAlive(handingOver);
    },
    async drain() {
      isHurried = true;
      wake();
      await handingOver;
    },
    async read() {
      if (!(await flush("urgent"))) return null;
      const answer = await circuit.attempt(() => store.read(), "urgent");
      return answer === noAnswer ? null : answer;
    },
  };
}
