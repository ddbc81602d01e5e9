import type { NewId } from "../../core/id.ts";
import type { Batch, MetricStore } from "./metric-store.ts";
import type { Tally } from "./tally.ts";

/** Batches on their way to the store, each until it has said that it has it. */
export type Outgoing = Readonly<{
  /** Those that nobody is sending, with what was counted since the last one. */
  takeDue(): readonly Waiting[];
  /** Throws when the store does not answer; the batch is then due again. */
  send(batch: Waiting): Promise<void>;
}>;

export type Waiting = Batch & { sentAtMs: number | null };

/** Milliseconds after which what never came to an end, as in a cancelled request, is repeated. */
export const lostAfterMs = 10_000;
/** Fields of one batch, and batches that wait for a store that is away. */
const maxFields = 2_000;
const maxBatches = 16;

export function createOutgoing(
  tally: Tally,
  store: MetricStore,
  { newId, nowMs }: Readonly<{ newId: NewId; nowMs: () => number }>,
): Outgoing {
  let waiting: Waiting[] = [];
  return {
    takeDue() {
      while (!tally.isEmpty() && waiting.length < maxBatches) {
        waiting.push({ id: newId("request"), counts: tally.take(maxFields), sentAtMs: null });
      }
      const lostBeforeMs = nowMs() - lostAfterMs;
      return waiting.filter(({ sentAtMs }) => sentAtMs === null || sentAtMs < lostBeforeMs);
    },
    async send(batch) {
      batch.sentAtMs = nowMs();
      try {
        await store.add(batch);
        waiting = waiting.filter((other) => other !== batch);
      } catch (error) {
        batch.sentAtMs = null;
        throw error;
      }
    },
  };
}
