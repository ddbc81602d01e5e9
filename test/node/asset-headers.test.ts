import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FlorinServer, startFlorin } from "../support/servers/florin.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { testVariables } from "../support/setup/variables.ts";

/** Files under `/assets/` go out with the security headers, from Node as from Workers. */
const folder = makeTemporaryFolder();
let server: FlorinServer;
beforeAll(async () => {
  server = await startFlorin({ ...testVariables, DATA_DIR: folder.path });
});
afterAll(async () => {
  await server.stop();
  folder.remove();
});

const names = [
  "content-security-policy",
  "cross-origin-opener-policy",
  "permissions-policy",
  "referrer-policy",
  "strict-transport-security",
  "x-content-type-options",
  "x-frame-options",
];
const chosen = (headers: Headers) => names.map((name) => [name, headers.get(name)]);

test("they are those of every other reply", async () => {
  const reply = await fetch(`${server.url}/health`);
  for (const path of ["/assets/florin.css", "/assets/dashboard.js", "/assets/none"]) {
    expect(chosen((await fetch(`${server.url}${path}`)).headers), path).toEqual(
      chosen(reply.headers),
    );
  }
  const text = readFileSync(new URL("../../public/_headers", import.meta.url), "utf8");
  const [all = ""] = text.split("\n\n");
  const lines = all.split("\n").slice(1).filter(Boolean);
  const written = lines.map((line): [string, string] => {
    const [name = "", ...rest] = line.trim().split(": ");
    return [name, rest.join(": ")];
  });
  expect(chosen(new Headers(written))).toEqual(chosen(reply.headers));
});
