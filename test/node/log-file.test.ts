import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

/** The log on standard output: every line, in its order, also when the end comes at once. */

const root = fileURLToPath(new URL("../..", import.meta.url));
const blocks = 20;
/** More than the threads that do a process's writing, so that a write has to wait for one. */
const busyThreads = 8;

const program = `
  import { pbkdf2 } from "node:crypto";
  import { openLogFile } from "./src/node/log-file.ts";
  for (let at = 0; at < ${busyThreads}; at++) {
    pbkdf2("password", "salt", 50_000, 32, "sha256", () => undefined);
  }
  const file = openLogFile();
  for (let block = 0; block < ${blocks}; block++) {
    file.sink("block " + block + " " + "x".repeat(block * 1000));
    file.flush();
  }
  file.sink("last");
  await file.close();
  process.exit(0);
`;

test("lines keep their order when the end comes while a block is being written", async () => {
  const parameters = ["--input-type=module-typescript", "--eval", program];
  const { stdout } = await promisify(execFile)(process.execPath, parameters, { cwd: root });
  const lines = stdout.trimEnd().split("\n");
  const begun = Array.from({ length: blocks }, (_, block) => `block ${block}`);
  expect(lines.map((line) => line.replace(/ x*$/, ""))).toEqual([...begun, "last"]);
});
