import type { StandInClock } from "../mailbox/stand-in-clock.ts";

/** Something that has work to do at known times. */
export type Schedule = Readonly<{
  /** Milliseconds since the epoch of the next thing to do, or null. */
  nextDueMs(): number | null;
  runDue(): void;
}>;

const maxTimerMs = 24 * 60 * 60 * 1000;

/**
 * Does due work by itself while time really passes. Under a clock of the test's own there is
 * nothing to wait for: work is then done when a request comes or the clock is advanced.
 */
export function createDueTimer(clock: StandInClock, schedules: readonly Schedule[]) {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  function rearm(): void {
    clearTimeout(timer);
    const dueMs = schedules.map((schedule) => schedule.nextDueMs()).filter((ms) => ms !== null);
    if (isStopped || !clock.isReal || dueMs.length === 0) return;
    const waitMs = Math.min(...dueMs) - clock.now().getTime();
    timer = setTimeout(runDue, Math.min(Math.max(waitMs, 1), maxTimerMs));
    timer.unref();
  }

  function runDue(): void {
    for (const schedule of schedules) schedule.runDue();
    rearm();
  }

  return {
    runDue,
    rearm,
    stop(): void {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
