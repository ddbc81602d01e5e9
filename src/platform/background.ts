import { describeError } from "./log/json-log.ts";
import type { Log } from "./log/log.ts";

/**
 * Work that goes on after the reply: mail to an address whose existence the reply must not show.
 * A task has its own bounds (time-outs, retries); a failure is logged under the task's name.
 */
export interface Background {
  /** The returned promise never rejects; Workers hand it to `waitUntil`. */
  run(name: string, task: () => Promise<void>): Promise<void>;
  /** Has the runtime wait for what nobody else waits for; on Node there is nothing to do. */
  keepAlive(running: Promise<void>): void;
  /** Tasks under way in this instance. */
  pending(): number;
  /** Waits until all tasks have ended. */
  drain(): Promise<void>;
}

export function createBackground(log: Log): Background {
  const tasks = new Set<Promise<void>>();
  return {
    run(name, task) {
      const running = task()
        .catch((error: unknown) =>
          log.error("background_failed", { task: name, ...describeError(error) }),
        )
        .finally(() => tasks.delete(running));
      tasks.add(running);
      return running;
    },
    keepAlive: () => undefined,
    pending: () => tasks.size,
    async drain() {
      while (tasks.size > 0) await Promise.allSettled(tasks);
    },
  };
}

/** On Workers work outlives a reply, or the run of a Cron Trigger, only if the runtime is told. */
export function keptAlive(background: Background, keepAlive: Background["keepAlive"]): Background {
  return {
    ...background,
    keepAlive,
    run(name, task) {
      const running = background.run(name, task);
      keepAlive(running);
      return running;
    },
  };
}
