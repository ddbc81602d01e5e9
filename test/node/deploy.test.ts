import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bareEnvironment } from "../support/servers/florin.ts";
import { findFreePort } from "../support/servers/free-port.ts";

const root = join(import.meta.dirname, "../..");

function deploy(variables: Readonly<Record<string, string>>) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["tools/deploy.ts"], {
    cwd: root,
    env: { ...bareEnvironment(), ...variables },
    encoding: "utf8",
  });
  return { status, output: stdout + stderr };
}

/** `npm run deploy -- --dry-run` is a command of README.md and runs there. */
describe("npm run deploy", () => {
  test("does nothing without the database to migrate", () => {
    const { status, output } = deploy({});
    expect(status).toBe(2);
    expect(output).toContain("DATABASE_URL is missing");
    expect(output).not.toContain("wrangler");
  });

  test("uploads nothing when the migrations fail", async () => {
    const address = `postgres://florin:synthetic@127.0.0.1:${await findFreePort()}/florin`;
    const { status, output } = deploy({ DATABASE_URL: address });
    expect(status).toBe(1);
    expect(output).toContain("nothing was deployed");
    expect(output).not.toMatch(/synthetic|Uploaded|Total Upload/);
  });
});
