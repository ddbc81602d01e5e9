type Job = (stopping: AbortSignal) => Promise<void>;

/**
 * Runs `job` every so many seconds, never twice at once; the returned function stops it, tells a
 * run under way to end soon, and waits for that.
 */
export function startSchedule(job: Job, everySeconds: number): () => Promise<void> {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= job(stopping.signal).finally(() => {
      running = undefined;
    });
  }, everySeconds * 1_000);
  return async () => {
    clearInterval(timer);
    stopping.abort();
    await running;
  };
}
