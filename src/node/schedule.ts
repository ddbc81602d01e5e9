const everyMs = 60_000;

/** Runs `job` every minute, never twice at once; the returned function stops it and waits. */
export function startSchedule(job: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= job().finally(() => {
      running = undefined;
    });
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
