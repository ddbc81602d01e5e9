import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createApp } from "../src/app.ts";
import { readConfig } from "../src/config.ts";
import type { Services } from "../src/platform/ctx.ts";
import { buildOpenApiDocument } from "../src/platform/http/openapi-document.ts";
import { createLog, createServices, openNeon, openOwnMemory } from "../src/services.ts";
import { buildClientTypes } from "./client-types.ts";

/**
 * `npm run openapi [-- --check] [file]` writes the OpenAPI document of all routes, and the types of
 * the client beside it unless another file is named; with `--check` it ends with 1 when the files do
 * not hold them. Needs no database: routes describe themselves without being called.
 */
const { values, positionals } = parseArgs({
  options: { check: { type: "boolean", default: false } },
  allowPositionals: true,
});
const pathOf = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const [named] = positionals;

const services = createIdleServices();
const app = createApp(services, { kind: "socket", trustedProxyHops: 0 });
const document = buildOpenApiDocument(app, services.settings.version);

settle(resolve(named ?? pathOf("openapi.json")), document, "the routes say something else");
if (named === undefined) {
  const types = await buildClientTypes(document);
  settle(pathOf("client/openapi.d.ts"), types, "openapi.json says something else");
}

/** Writes a file, or looks whether it holds what it should. */
function settle(file: string, content: string, truth: string): void {
  if (!values.check) {
    writeFileSync(file, content);
  } else if (!existsSync(file)) {
    refuse(file, "does not exist");
  } else if (readFileSync(file, "utf8") !== content) {
    refuse(file, `is stale: ${truth}`);
  }
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

function refuse(file: string, reason: string): void {
  process.stderr.write(
    `${relative(process.cwd(), file)} ${reason}. Run \`npm run openapi\` and commit the file.\n`,
  );
  process.exitCode = 1;
}
