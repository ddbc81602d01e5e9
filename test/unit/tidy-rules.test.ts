import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { bannedCalls, modulesMocked, silencedCheckers } from "../support/tidy/bans.ts";
import { environmentInConfigOnly } from "../support/tidy/environment.ts";
import {
  featureErrors,
  featureFolders,
  featureParagraphs,
  fileNames,
} from "../support/tidy/names.ts";
import { longFiles, longFunctions, longLines } from "../support/tidy/sizes.ts";
import { file, places } from "../support/tidy/snippets.ts";
import { report, type SourceFile } from "../support/tidy/source.ts";
import { readTree } from "../support/tidy/tree.ts";
import { brokenSyntax, foreignTexts, privateRegistries, reminders } from "../support/tidy/words.ts";

test("a violation is reported as a place, a problem and a way to mend it", () => {
  const found = bannedCalls([file("src/web/page.ts", "", "export const at = Date.now();")]);
  expect(report(found)).toEqual([
    "src/web/page.ts:2: Date.now() reads the time of the machine. Take the moment from ctx.clock.",
  ]);
});

test("the environment is read in config and the entries only", () => {
  const text = [
    "export const a = c.env.A;",
    "export const b = process.env['B'];",
    "const { env } = process;",
    'import { env as bindings } from "cloudflare:workers";',
    "export const d = env.DATABASE_URL;",
  ];
  const rule = environmentInConfigOnly;
  expect(places(rule, file("src/app.ts", ...text))).toHaveLength(5);
  expect(places(rule, file("src/config.ts", ...text))).toEqual(
    [2, 3].map((n) => `src/config.ts:${n}`),
  );
  expect(places(rule, file("src/cli/run.ts", ...text))).toEqual([]);
  expect(places(rule, file("src/app.ts", "export const a = config.env;"))).toEqual([]);
});

describe("bans", () => {
  const finds = (line: string, path = "src/features/users/a.ts"): string[] =>
    places(bannedCalls, file(path, "", line));

  test.each([
    ["export const a = Date.now();", "src/core/clock.ts"],
    ["export const a = globalThis.Date.now;", "src/core/clock.ts"],
    ["export const a = new Date();", "src/core/clock.ts"],
    ["export const a = Math.random();", null],
    ["export const a = crypto.randomUUID();", "src/core/id.ts"],
    ["crypto.getRandomValues(bytes);", "src/platform/crypto/seal.ts"],
    ["console.log(1);", "src/platform/log/console-sink.ts"],
    ["export const a = { sink: console };", "src/platform/log/console-sink.ts"],
    ["setTimeout(run, 5);", "src/node.ts"],
    ["setInterval(run, 5);", "src/platform/outbox/drain.ts"],
    ["await db.transaction(run);", "src/platform/db/postgres.ts"],
    ["await fetch(url);", "src/platform/http-client/http-client.ts"],
    ["await globalThis.fetch(url);", "src/platform/mail/brevo.ts"],
    ["export const a = query.limit(5).offset(5);", null],
    ["export const a = sql`select 1 limit 5 offset ${from}`;", null],
    ["export const a = sql.raw(text);", null],
    ["export const a = b as any;", null],
    ["export const a = b!.c;", null],
    ["try { run(); } catch {}", null],
    ["try { run(); } catch (error) { /* Nothing. */ }", null],
    ["run().catch(() => {});", null],
  ])("%s is banned, except in %s", (line, exception) => {
    expect(finds(line)).toEqual(["src/features/users/a.ts:2"]);
    if (exception) expect(finds(line, exception)).toEqual([]);
    expect(finds(line, "test/a.ts")).toEqual([]);
  });

  test.each([
    "export const a = new Date(row.at);",
    "export const a = ctx.clock();",
    "export const a = app.fetch(request);",
    "export const a = { fetch, console: 1 };",
    "export const a = sql`select 1 where offset_at < 5`;",
    "export const a = b as Record<string, unknown>;",
    "try { run(); } catch { failed = true; }",
    "// Date.now() and console.log(1) in a comment; new Date() too.",
    'export const a = "Math.random() as any";',
  ])("%s is fine", (line) => {
    expect(finds(line)).toEqual([]);
  });

  test("checkers are silenced with a reason only", () => {
    const silent = (line: string): number => silencedCheckers([file("dev/a.ts", line)]).length;
    expect(silent("// @ts-ignore: the types are wrong here, truly")).toBe(1);
    expect(silent("// @ts-nocheck")).toBe(1);
    expect(silent("// eslint-disable-next-line")).toBe(1);
    expect(silent("// @ts-expect-error")).toBe(1);
    expect(silent("// @ts-expect-error The driver's types lack this option.")).toBe(0);
    expect(silent("// biome-ignore lint/suspicious/noExplicitAny: no")).toBe(1);
    expect(silent("// biome-ignore lint/suspicious/noExplicitAny: <explanation>")).toBe(1);
    expect(silent("// biome-ignore lint/style/noX: the vendor's types say so.")).toBe(0);
    expect(silent('export const a = "// @ts-ignore";')).toBe(0);
  });

  test("tests mock no module of ours", () => {
    const wrong = file("test/a.test.ts", 'vi.mock("../src/app.ts");', 'vi.mock(import("./b.ts"));');
    expect(places(modulesMocked, wrong)).toEqual(["test/a.test.ts:1", "test/a.test.ts:2"]);
    expect(places(modulesMocked, file("test/a.test.ts", 'vi.mock("ioredis");'))).toEqual([]);
  });
});

describe("sizes", () => {
  const lines = (count: number): string[] => Array.from({ length: count }, () => "run();");

  test("files, functions and lines have a bound each", () => {
    expect(places(longFiles, file("src/a.ts", ...lines(300)))).toEqual([]);
    expect(places(longFiles, file("src/a.ts", ...lines(301)))).toEqual(["src/a.ts:301"]);
    expect(places(longFiles, file("test/a.ts", ...lines(400)))).toEqual([]);
    expect(places(longFiles, file("test/a.ts", ...lines(401)))).toEqual(["test/a.ts:401"]);

    const body = (count: number): SourceFile =>
      file("dev/a.ts", "", "export const start = () => {", ...lines(count), "};");
    expect(places(longFunctions, body(68))).toEqual([]);
    expect(report(longFunctions([body(69)])).join()).toMatch(/^dev\/a.ts:2: start has 71 lines/);

    expect(places(longLines, file("src/a.ts", "x".repeat(100)))).toEqual([]);
    expect(places(longLines, file("src/a.ts", "", "x".repeat(101)))).toEqual(["src/a.ts:2"]);
    const address = `// https://example.com/${"x".repeat(90)}`;
    const long = `import { a } from "./${"x".repeat(90)}.ts";`;
    expect(places(longLines, file("src/a.ts", address, long))).toEqual([]);
  });
});

describe("names", () => {
  test.each([
    "src/platform/Mailer.ts",
    "src/platform/neon_http.ts",
    "src/features/users/service.ts",
    "src/features/users/user-service.ts",
    "dev/services.ts",
    "src/core/types.ts",
    "test/support/helpers.ts",
    "src/lib/money.ts",
  ])("%s is no name", (path) => {
    expect(places(fileNames, file(path))).toEqual([`${path}:1`]);
  });

  test.each(["src/services.ts", "src/core/media-type.ts", "src/web/user-page.tsx", "README.md"])(
    "%s is a name",
    (path) => {
      expect(places(fileNames, file(path))).toEqual([]);
    },
  );

  test("a feature folder is planned, flat, and holds the known kinds of file", () => {
    const index = file("src/features/users/index.ts");
    for (const name of ["service/a.ts", "model.ts", "validators.ts", "data.json", "router.ts"]) {
      const path = `src/features/users/${name}`;
      expect(places(featureFolders, index, file(path))).toEqual([`${path}:1`]);
    }
    expect(places(featureFolders, file("src/features/payments/index.ts"))).toHaveLength(1);
    expect(places(featureFolders, file("src/features/users/routes.ts"))).toEqual([
      `${index.path}:1`,
    ]);
    const verb = file(
      "src/features/users/create-user.ts",
      "export async function createUser(ctx: Ctx) {}",
      "export const isAdult = (birthday: Date) => true;",
    );
    const read = file("src/features/users/queries.ts", "export async function findUser(ctx) {}");
    expect(places(featureFolders, index, verb, read)).toEqual([]);
    const rule = file("src/features/users/tags.ts", "export const tagOf = (ctx: Ctx) => 1;");
    expect(places(featureFolders, index, rule)).toEqual([]);
    for (const made of ["async (ctx) => 1", "(ctx: Ctx): Promise<User> => run(ctx)"]) {
      const crowd = file("src/features/users/names.ts", "", `export const renameUser = ${made};`);
      expect(places(featureFolders, index, crowd)).toEqual([`${crowd.path}:2`]);
    }
  });

  test("index.ts opens with a paragraph, errors.ts defines errors", () => {
    const path = "src/features/users/index.ts";
    const words = "What a user is, and what holds for every one of them";
    expect(places(featureParagraphs, file(path, `/** ${words}. */`))).toEqual([`${path}:1`]);
    const clean = file(path, "/**", ` * ${words},`, " * at any time and place.", " */");
    expect(places(featureParagraphs, clean)).toHaveLength(1);
    const longer = file(path, "/**", ` * ${words},`, ` * ${words}.`, " */", "export {};");
    expect(places(featureParagraphs, longer)).toEqual([]);

    const errors = "src/features/users/errors.ts";
    expect(places(featureErrors, file(errors, "export const e = new Error();"))).toHaveLength(1);
    expect(places(featureErrors, file(errors, 'export const e = defineError("x");'))).toEqual([]);
  });
});

describe("words", () => {
  test("words of the workplace are found, words of the product pass", () => {
    const foreign = ["sub" + "agent", "an AI " + "agent", "L" + "LMs", "see /wo" + "rk/shared"];
    const text = file("docs/a.md", "The project.", ...foreign);
    expect(places(foreignTexts, text)).toEqual([2, 3, 4, 5].map((line) => `docs/a.md:${line}`));
    const ours = "A session keeps the user agent; prompt=consent; our model: work, ../work/x.";
    expect(places(foreignTexts, file("docs/a.md", ours))).toEqual([]);
  });

  test("lock file and npm settings name no registry", () => {
    const lock = file("package-lock.json", "{", '"resolved": "https://registry.npmjs.org/a"', "}");
    const settings = file(".npmrc", "engine-strict=true", "registry=https://npm.example.com/");
    expect(places(privateRegistries, lock, settings)).toEqual(["package-lock.json:2", ".npmrc:2"]);
    const clean = file(".npmrc", "registry=https://registry.npmjs.org/");
    expect(places(privateRegistries, clean, file("package-lock.json", "{}"))).toEqual([]);
  });

  test("reminders are found in comments, not in data", () => {
    const wrong = file("src/a.ts", "", "// TODO later", "/** FIXME */", "// XXX why");
    expect(places(reminders, wrong)).toEqual(["src/a.ts:2", "src/a.ts:3", "src/a.ts:4"]);
    const data = file(
      "src/a.ts",
      'export const none = "XXX TODO";',
      "// The currency XXX is none.",
    );
    expect(places(reminders, data)).toEqual([]);
    expect(places(reminders, file("README.md", "Todo lists.", "TODO: all"))).toEqual([
      "README.md:2",
    ]);
  });

  test("a file that does not parse is reported where it breaks", () => {
    expect(places(brokenSyntax, file("src/a.ts", "run();", "const = 3;"))).toEqual(["src/a.ts:2"]);
    expect(places(brokenSyntax, file("src/a.tsx", "export const a = <p>Hi</p>;"))).toEqual([]);
  });

  test("comments are told from strings, templates, expressions and text of JSX", () => {
    const page = file(
      "src/web/a.tsx",
      "export const a = <p>http://TODO</p>;",
      "export const b = `// TODO ${run('/* TODO */')} // TODO`;",
      "export const c = /[/*]TODO/.test(b); // TODO is found here.",
    );
    expect(places(reminders, page)).toEqual(["src/web/a.tsx:3"]);
  });
});

test("a tree without git is read from the disk, without what is installed", () => {
  const root = mkdtempSync(join(tmpdir(), "tidy-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, "src"));
  mkdirSync(join(root, "node_modules"));
  writeFileSync(join(root, "src", "a.ts"), "export {};");
  writeFileSync(join(root, "src", "a.bin"), "\0");
  writeFileSync(join(root, "node_modules", "b.ts"), "export {};");
  expect(readTree(root)).toEqual([{ path: "src/a.ts", text: "export {};" }]);
});
