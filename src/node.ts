import "./node/read-jsx.ts";
import { createApp } from "./app.ts";
import { ConfigError } from "./config.ts";
import { bootstrapAdmin } from "./features/auth/index.ts";
import { DataFolderBusy } from "./node/data-folder.ts";
import { readNodeConfig } from "./node/environment.ts";
import { openLogFile } from "./node/log-file.ts";
import { openParts } from "./node/open-parts.ts";
import { startSchedule } from "./node/schedule.ts";
import { PortBusy, serveHttp } from "./node/serve-http.ts";
import { welcome } from "./node/welcome.ts";
import { systemCtx } from "./platform/ctx.ts";
import { describeError } from "./platform/log/json-log.ts";
import { everyMinute, promptly, runInTurn } from "./scheduled.ts";
import { createLog, createServices } from "./services.ts";

/** Milliseconds that requests under way get to finish after SIGTERM. */
const drainTimeoutMs = 9_000;

const logFile = openLogFile();
const log = createLog(logFile.sink);

async function start(): Promise<void> {
  const config = readNodeConfig(process.env);
  const { parts, preparation } = await openParts(config, log);
  const services = createServices(config, parts);
  await preparation.follow(() => bootstrapAdmin(systemCtx(services, "start")));
  const { trustedProxyHops } = config.http;
  const app = createApp(services, { kind: "socket", trustedProxyHops });
  const server = await serveHttp(app, config);
  log.info("started", { port: server.port, version: config.version });
  logFile.flush();
  if (config.appEnv === "development") process.stderr.write(welcome(config, server.port));

  const stopSchedules = [everyMinute, promptly].map((timetable) =>
    startSchedule((stopping) => runInTurn(services, timetable, stopping), timetable.everySeconds),
  );
  let isStopping = false;
  const stop = async (signal: string) => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => {
      log.error("stop_timed_out");
      return exit(1);
    }, drainTimeoutMs).unref();
    log.info("stopping", { signal });
    preparation.stop();
    await Promise.all([server.drain(), ...stopSchedules.map((stopOne) => stopOne())]);
    await services.metrics.drain();
    await services.background.drain();
    await services.close();
    log.info("stopped");
    await exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      stop(signal).catch((error: unknown) => {
        log.error("stop_failed", describeError(error));
        return exit(1);
      });
    });
  }
}

async function exit(code: number): Promise<never> {
  await logFile.close();
  return process.exit(code);
}

/** Failures that say in a sentence what to do about them. */
function isForOperator(error: unknown): error is Error {
  return [ConfigError, DataFolderBusy, PortBusy].some((known) => error instanceof known);
}

try {
  await start();
} catch (error) {
  if (isForOperator(error)) {
    process.stderr.write(`${error.message}\n`);
  } else {
    log.error("start_failed", describeError(error));
    process.stderr.write("Florin could not start; the log above says where it failed.\n");
  }
  await exit(1);
}
