import type { RawEnvironment } from "../config.ts";
import { isDomainError } from "../core/error.ts";
import { readNodeConfig } from "../node/environment.ts";
import { openParts } from "../node/open-parts.ts";
import { type Ctx, systemCtx } from "../platform/ctx.ts";
import { createLog, createServices } from "../services.ts";
import { Refusal } from "./command.ts";

/**
 * For commands that are verbs of the service: reads the same variables as the server, opens what it
 * opens and closes it, however the work ends. Audit rows name the command. Throws `ConfigError`,
 * `DataFolderBusy`, and `Refusal` for what the verb refuses.
 */
export async function withCtx<Result>(
  environment: RawEnvironment,
  command: string,
  use: (ctx: Ctx) => Promise<Result>,
): Promise<Result> {
  const config = readNodeConfig(environment);
  // The operator reads the outcome; nobody collects log lines of a command.
  const log = createLog(() => undefined);
  const { parts, preparation } = await openParts(config, log);
  const services = createServices(config, parts);
  try {
    if (!preparation.isOpen()) throw new Refusal("The database cannot be reached.");
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
