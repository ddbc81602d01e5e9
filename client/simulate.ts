import { FlorinError } from "./florin.ts";
import { createMeasurements } from "./simulator/measurements.ts";
import { help, readOptions, WrongOptions } from "./simulator/options.ts";
import { createProgress } from "./simulator/progress.ts";
import { renderTable } from "./simulator/render-table.ts";
import { summarise } from "./simulator/report.ts";
import { runScenario } from "./simulator/scenario.ts";

/** `npm run simulate`: people who use the service, and what they met. */
const exitCodes = { fine: 0, someFailed: 1, usage: 2, interrupted: 130 } as const;

async function simulate(): Promise<number> {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === "help") {
    process.stdout.write(help);
    return exitCodes.fine;
  }
  const interruption = new AbortController();
  // The second one ends the process at once, as ever.
  process.once("SIGINT", () => interruption.abort());
  process.once("SIGTERM", () => interruption.abort());

  const measurements = createMeasurements();
  const progress = createProgress(process.stderr, measurements);
  const started = performance.now();
  const stopping = interruption.signal;
  const outcome = await runScenario(options, { measurements, progress, stopping });
  progress.end();

  const seconds = (performance.now() - started) / 1000;
  const summary = summarise(measurements, { people: options.users, seconds, ...outcome });
  process.stdout.write(options.json ? `${JSON.stringify(summary)}\n` : renderTable(summary));
  if (stopping.aborted) return exitCodes.interrupted;
  const isFine = outcome.finished === options.users && Object.keys(summary.errors).length === 0;
  return isFine && summary.ledger.status !== "differs" ? exitCodes.fine : exitCodes.someFailed;
}

try {
  process.exitCode = await simulate();
} catch (error) {
  if (!(error instanceof WrongOptions) || error instanceof FlorinError) throw error;
  process.stderr.write(`${error.message}\nTry: npm run simulate -- --help\n`);
  process.exitCode = exitCodes.usage;
}
