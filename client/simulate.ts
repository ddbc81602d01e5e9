import { createApiClient } from "./api-client.ts";
import { createMeasurements } from "./measurements.ts";
import { help, readOptions, WrongOptions } from "./options.ts";
import { createPeople } from "./people.ts";
import { renderTable, summarise } from "./report.ts";
import { runBounded } from "./run-bounded.ts";
import { liveThroughMorning } from "./scenario.ts";

/** `npm run simulate`: people who use the service, and what they met. */
const exitCodes = { fine: 0, someFailed: 1, usage: 2, interrupted: 130 } as const;

async function simulate(): Promise<number> {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === "help") {
    process.stdout.write(help);
    return exitCodes.fine;
  }
  const interruption = new AbortController();
  process.once("SIGINT", () => interruption.abort());
  process.once("SIGTERM", () => interruption.abort());

  const measurements = createMeasurements();
  const { baseUrl } = options;
  const api = createApiClient({ baseUrl, measurements, interruption: interruption.signal });
  const people = createPeople(options.users, { seed: options.seed, run: Date.now().toString(36) });
  const started = performance.now();
  const finished = await runBounded(people, options.concurrency, interruption.signal, (person) =>
    liveThroughMorning(api, person),
  );

  const seconds = (performance.now() - started) / 1000;
  const summary = summarise(measurements, { people: options.users, finished, seconds });
  process.stdout.write(options.json ? `${JSON.stringify(summary)}\n` : renderTable(summary));
  if (interruption.signal.aborted) return exitCodes.interrupted;
  return finished === options.users ? exitCodes.fine : exitCodes.someFailed;
}

try {
  process.exitCode = await simulate();
} catch (error) {
  if (!(error instanceof WrongOptions)) throw error;
  process.stderr.write(`${error.message}\nTry: npm run simulate -- --help\n`);
  process.exitCode = exitCodes.usage;
}
