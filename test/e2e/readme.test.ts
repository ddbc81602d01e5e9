import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { variableNames } from "../../src/config.ts";
import { productionPolicy } from "../../src/core/policy.ts";
import { type Block, readBlocks } from "../../tools/readme/blocks.ts";
import { findStaleExample, findUntruths } from "../../tools/readme/check-readme.ts";
import { findUntrueReplies } from "../../tools/readme/journey.ts";
import {
  compareCommands,
  comparePackages,
  comparePolicy,
  compareVariables,
  readConfigVariables,
} from "../../tools/readme/tables.ts";

const root = new URL("../../", import.meta.url);
const readme = readFileSync(new URL("README.md", root), "utf8");
const config = readFileSync(new URL("src/config.ts", root), "utf8");

test("tables, scripts and packages agree with the sources", () => {
  expect(findUntruths(readme, readBlocks(readme))).toEqual([]);
});

describe("what the check would find", () => {
  test("a variable that is missing, invented, told twice, or has another default", () => {
    const known = readConfigVariables(config);
    expect(known.map(({ name }) => name)).toEqual(variableNames);
    expect(known).toContainEqual({ name: "PORT", preset: "8787" });
    const without = readme.replace(/^\| `OPS_TOKEN` .*\n/m, "");
    expect(compareVariables(without, config)).toEqual([
      "README.md does not know the variable OPS_TOKEN",
    ]);
    const invented = readme.replace("| `OPS_TOKEN` ", "| `OPS_TOKENS` ");
    expect(compareVariables(invented, config)).toContain("There is no variable OPS_TOKENS");
    const twice = readme.replace(/^\| `OPS_TOKEN` .*\n/m, "$&$&");
    expect(compareVariables(twice, config)).toEqual([
      "README.md explains the variable OPS_TOKEN twice",
    ]);
    const moved = readme.replace(/^(\| `PORT` +\| `)8787`/m, "$18080`");
    expect(compareVariables(moved, config)).toEqual([
      'README.md gives the variable PORT the default "8080", which is "8787"',
    ]);
  });

  test("a policy with another default, or with a mark that is no longer true", () => {
    const policy = { ...productionPolicy, "rate.login": 11 };
    const isMarked = (name: string) => readme.includes(`| \`${name}\` † `);
    expect(comparePolicy(readme, productionPolicy, (name) => !isMarked(name))).toEqual([]);
    expect(comparePolicy(readme, policy, (name) => !isMarked(name))).toEqual([
      'README.md gives the policy rate.login the default "10", which is "11"',
    ]);
    const isUsed = (name: string) => !isMarked(name) && name !== "rate.login";
    expect(comparePolicy(readme, productionPolicy, isUsed)).toEqual([
      "The policy rate.login is used nowhere in src: mark it †",
    ]);
  });

  test("an operator command that is not explained, or does not exist", () => {
    const findings = compareCommands(readme, ["migrate", "unheard-of"]);
    expect(findings).toContain("README.md does not know the command unheard-of");
    expect(findings).toContain("There is no command rollback");
  });

  test("an example that is not the file", () => {
    const shown = "Text\n\n```ts\nrun();\n```\n";
    expect(findStaleExample(shown, "run();\n")).toEqual([]);
    expect(findStaleExample(shown, "runs();\n")).toHaveLength(1);
  });

  test("a package without a reason", () => {
    expect(comparePackages(readme, ["hono", "left-pad"])).toEqual([
      "README.md gives no reason for the package left-pad",
    ]);
  });

  test("a reply that is not as shown", () => {
    const block = readBlocks('```sh\necho "{}"\n```\n\n```json\n{"id": "…"}\n```')[0];
    expect(findUntrueReplies([{ block: block as Block, output: '{ "id": "…" }' }])).toEqual([]);
    const [finding] = findUntrueReplies([{ block: block as Block, output: "{}" }]);
    expect(finding).toContain("README.md:1 shows");
  });
});

describe("blocks", () => {
  test("the comment above says what CI does; a blank line may stand between", () => {
    const blocks = readBlocks(
      [
        "<!-- ci: server -->\n```sh\nnpm start\n```",
        "<!-- ci: instead npm run x -- --dry-run -->\n\n```sh\nnpm run x\n```",
        "<!-- ci: server -->\nA sentence ends it.\n```sh\ntrue\n```",
        "1. In a list:\n\n   <!-- ci: journey -->\n   ```sh\n   if true; then\n     true\n   fi\n   ```",
      ].join("\n\n"),
    );
    expect(blocks.map(({ use, code }) => ({ use, code }))).toEqual([
      { use: { kind: "server" }, code: "npm start" },
      { use: { kind: "instead", command: "npm run x -- --dry-run" }, code: "npm run x" },
      { use: { kind: "run" }, code: "true" },
      { use: { kind: "journey" }, code: "if true; then\n  true\nfi" },
    ]);
  });

  test("a mark that nobody knows, a block without an end and an unknown language are refused", () => {
    expect(() => readBlocks("<!-- ci: maybe -->\n```sh\ntrue\n```")).toThrow('"ci: maybe"');
    expect(() => readBlocks("```sh\ntrue")).toThrow("README.md:1: the block has no end");
    expect(() => readBlocks("```bash\ntrue\n```")).toThrow("a block is sh, json, text or ts");
  });
});
