import type { Clock } from "../../core/clock.ts";
import { describeError } from "../log/json-log.ts";
import type { Log } from "../log/log.ts";

/** Seconds for which a store that failed is left alone. */
export const pauseSeconds = 2;

/** Stands for an answer that there is none: the store failed, or it is not asked for now. */
export const noAnswer: unique symbol = Symbol("no answer");

/**
 * Keeps requests from waiting, one after another, for a store that is gone. The first failure opens
 * a pause in which the store is not asked; when it is over, a single call tries the store, and only
 * its success ends the outage. There is one warning per outage and one info when it is over.
 */
export interface OutageCircuit {
  /**
   * The answer of the store, or `noAnswer`. Nobody waits for the call that tries the store, because
   * on Workers a request must not wait for another one. An urgent call is made in a pause as well.
   */
  attempt<Answer>(
    ask: () => Promise<Answer>,
    urgency?: "urgent" | "usual",
  ): Promise<Answer | typeof noAnswer>;
}

export type OutageCircuitOptions = Readonly<{
  /** Begins the names of the two log events: `<name>_lost` and `<name>_recovered`. */
  name: string;
  log: Log;
  clock: Clock;
  /** Errors that speak of the store; others are faults of ours and pass through. */
  isOutage?: (error: unknown) => boolean;
}>;

export function createOutageCircuit(options: OutageCircuitOptions): OutageCircuit {
  const { name, log, clock, isOutage = () => true } = options;
  /** When the store may be tried again, in milliseconds since 1970; null while it answers. */
  let retryAtMs: number | null = null;

  const mayTry = (urgent: boolean): boolean => {
    if (retryAtMs === null) return true;
    const waitMs = retryAtMs - clock().getTime();
    // A clock that was turned back must not keep the store shut out for longer than a pause.
    const isDue = waitMs <= 0 || waitMs > pauseSeconds * 1000;
    if (!isDue && !urgent) return false;
    // Moved on at once, so that nobody else tries, and by time, so that a try whose request was
    // cancelled, and therefore never ends, is followed by another one.
    pause();
    return true;
  };

  const pause = (): void => {
    retryAtMs = clock().getTime() + pauseSeconds * 1000;
  };

  const lose = (error: unknown, wasTrial: boolean): void => {
    const isNew = retryAtMs === null;
    if (isNew || wasTrial) pause();
    if (isNew) log.warn(`${name}_lost`, describeError(error));
  };

  const recover = (): void => {
    if (retryAtMs === null) return;
    retryAtMs = null;
    log.info(`${name}_recovered`);
  };

  return {
    async attempt(ask, urgency = "usual") {
      const isTrial = retryAtMs !== null;
      if (isTrial && !mayTry(urgency === "urgent")) return noAnswer;
      try {
        const answer = await ask();
        // Only a trial proves recovery: an older call may have been answered before the outage.
        if (isTrial) recover();
        return answer;
      } catch (error) {
        if (!isOutage(error)) throw error;
        lose(error, isTrial);
        return noAnswer;
      }
    },
  };
}
