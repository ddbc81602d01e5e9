import type { RawEnvironment } from "../config.ts";
import { isDomainError } from "../core/error.ts";
import { readNodeConfig } from "../node/environment.ts";
import { openParts } from "../node/open-parts.ts";
import { type Ctx, systemCtx } from "../platform/ctx.ts";
import { createLog, createServices } from "../services.ts";
import { Refusal } from "./command.ts";
import { demandDatabase } from "./embedded-database.ts";

type Order = Readonly<{
  environment: RawEnvironment;
  /** Audit rows name it. */
  command: string;
  /** Applies no migrations: missing ones are then a `Refusal`. */
  changesNothing?: boolean;
}>;

/**
 * For commands that are verbs of the service: reads the same variables as the server, opens what it
 * opens and closes it, however the work ends. Throws `ConfigError`, `DataFolderBusy`, what keeps
 * the database from being reached, and `Refusal` where there is none and for what the verb refuses.
 */
export async function withCtx<Result>(
  { environment, command, changesNothing = false }: Order,
  use: (ctx: Ctx) => Promise<Result>,
): Promise<Result> {
  demandDatabase(environment);
  const config = readNodeConfig(environment);
  // The operator reads the outcome; nobody collects log lines of a command.
  const log = createLog(() => undefined);
  const { parts, preparation } = await openParts(config, log, { mayMigrate: !changesNothing });
  const services = createServices(config, parts);
  try {
    if (!preparation.isOpen()) throw preparation.outage;
    if (changesNothing) demandNothingPending(preparation.pending);
    const result = await use(systemCtx(services, command));
    await services.background.drain();
    return result;
  } catch (error) {
    throw isDomainError(error) ? new Refusal(error.message) : error;
  } finally {
    preparation.stop();
    await services.close();
  }
}

function demandNothingPending(pending: readonly string[]): void {
  if (pending.length === 0) return;
  const advice = "Apply them first: npm run florin -- migrate";
  throw new Refusal(`Migrations are missing: ${pending.join(", ")}. ${advice}`);
}
