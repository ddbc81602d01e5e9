import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { readConfig } from "../../../src/config.ts";
import { openLogFile } from "../../../src/node/log-file.ts";
import { Reply } from "../../../src/node/reply.ts";
import type { AppEnv } from "../../../src/platform/http/app-env.ts";
import { frontDoor } from "../../../src/platform/http/front-door.ts";
import { openDoorLayers } from "./door-layers.ts";

/** A JSON route behind the outermost layers of the front door, as many as the parameter says. */
const count = Number(process.argv[2] ?? 0);
const config = readConfig(process.env, "node");
const app = new Hono<AppEnv>();
if (count > 0) {
  const layers = openDoorLayers(config, openLogFile().sink).slice(0, count);
  app.use(...frontDoor(layers));
}
app.get("/health", (c) => c.json({ status: "ok", version: config.version }));
serve({
  fetch: app.fetch,
  hostname: config.http.host,
  port: config.http.port,
  serverOptions: { ServerResponse: Reply },
});
