import type { Config } from "../../../src/config.ts";
import { authenticator } from "../../../src/features/auth/index.ts";
import { idempotencyStore } from "../../../src/features/system/index.ts";
import type { Database } from "../../../src/platform/db/database.ts";
import { type Layer, listLayers } from "../../../src/platform/http/front-door.ts";
import type { LogSink } from "../../../src/platform/log/log.ts";
import { createLog, createServices, openOwnMemory } from "../../../src/services.ts";

/** The layers of the front door over memory alone: nobody signs in, so no database is asked. */
export function openDoorLayers(config: Config, sink: LogSink): Layer[] {
  const services = createServices(config, {
    db: {} as Database,
    memory: openOwnMemory(),
    log: createLog(sink),
  });
  const addresses = { kind: "socket", trustedProxyHops: 0 } as const;
  return listLayers(services, addresses, { authenticator, idempotencyStore });
}
