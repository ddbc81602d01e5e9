import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createApp } from "../src/app.ts";
import { readConfig } from "../src/config.ts";
import type { Services } from "../src/platform/ctx.ts";
import { buildOpenApiDocument } from "../src/platform/http/openapi-document.ts";
import { createLog, createServices, openNeon, openOwnMemory } from "../src/services.ts";

/**
 * `npm run openapi [-- --check] [file]` writes the OpenAPI document of all routes, or with
 * `--check` ends with 1 when the file does not hold it. Needs no database: routes describe
 * themselves without being called.
 */
const { values, positionals } = parseArgs({
  options: { check: { type: "boolean", default: false } },
  allowPositionals: true,
});
const file = resolve(positionals[0] ?? fileURLToPath(new URL("../openapi.json", import.meta.url)));
const shownFile = relative(process.cwd(), file);

const services = createIdleServices();
const app = createApp(services, { kind: "socket", trustedProxyHops: 0 });
const document = buildOpenApiDocument(app, services.settings.version);

if (!values.check) {
  writeFileSync(file, document);
} else if (!existsSync(file)) {
  refuse("does not exist");
} else if (readFileSync(file, "utf8") !== document) {
  refuse("is stale: the routes say something else");
}

/** Real adapters of the routes' development form, to which nothing is ever said. */
function createIdleServices(): Services {
  const randomKey = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64");
  const config = readConfig(
    {
      APP_ENV: "development",
      SECRET_KEYS: `idle:${randomKey}`,
      DATABASE_URL: "postgres://nobody:nothing@db.invalid/florin",
    },
    "workers",
  );
  if (config.database.kind !== "neon") throw new Error("A Worker's database is not Neon");
  return createServices(config, {
    db: openNeon(config.database),
    memory: openOwnMemory(),
    log: createLog(() => undefined),
  });
}

function refuse(reason: string): void {
  process.stderr.write(`${shownFile} ${reason}. Run \`npm run openapi\` and commit the file.\n`);
  process.exitCode = 1;
}
