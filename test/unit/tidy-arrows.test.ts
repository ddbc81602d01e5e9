import { describe, expect, test } from "vitest";
import { arrowsBetweenZones } from "../support/tidy/arrows.ts";
import { dependenciesInUse } from "../support/tidy/dependencies.ts";
import { arrowsBetweenFeatures, type EdgePlan, edgesWithoutRing } from "../support/tidy/edges.ts";
import { packagesAtHome, webGlobalsOnly } from "../support/tidy/packages.ts";
import { featureNames } from "../support/tidy/places.ts";
import { file, places } from "../support/tidy/snippets.ts";
import { report } from "../support/tidy/source.ts";
import { foreignWrites } from "../support/tidy/writers.ts";

describe("arrows between zones", () => {
  const imports = (path: string, specifier: string): string[] =>
    places(arrowsBetweenZones, file(path, `import { x } from "${specifier}";`, "x();"));

  test.each([
    ["src/core/money.ts", "../platform/ctx.ts"],
    ["src/core/money.ts", "../../package.json"],
    ["src/platform/ctx.ts", "../features/users/index.ts"],
    ["src/platform/ctx.ts", "../config.ts"],
    ["src/features/users/create-user.ts", "../../config.ts"],
    ["src/features/users/create-user.ts", "../../web/layout.tsx"],
    ["src/web/home.tsx", "../features/users/queries.ts"],
    ["src/web/home.tsx", "../app.ts"],
    ["src/services.ts", "./features/users/index.ts"],
    ["src/app.ts", "./features/users/create-user.ts"],
    ["src/app.ts", "./services.ts"],
    ["src/node/serve.ts", "../cli/ask.ts"],
    ["src/node/serve.ts", "../features/users/create-user.ts"],
    ["src/worker.ts", "./node/serve.ts"],
    ["src/cli/run.ts", "../cli.ts"],
    ["src/node.ts", "../dev/mailbox.ts"],
    ["src/node.ts", "../test/support/start.ts"],
    ["src/web/home.tsx", "../../client/client.ts"],
    ["src/util/x.ts", "../core/money.ts"],
    ["client/client.ts", "../src/core/money.ts"],
    ["dev/neon.ts", "../src/config.ts"],
    ["dev/neon.ts", "../src/node.ts"],
    ["dev/neon.ts", "../test/support/start.ts"],
  ])("%s does not import %s", (path, specifier) => {
    expect(imports(path, specifier)).toEqual([`${path}:1`]);
  });

  test.each([
    ["src/core/errors.ts", "./error.ts"],
    ["src/core/id.ts", "uuid"],
    ["src/platform/ctx.ts", "../core/clock.ts"],
    ["src/features/users/routes.ts", "./create-user.ts"],
    ["src/features/users/routes.ts", "../../platform/http/guard.ts"],
    ["src/web/home.tsx", "../features/users/index.ts"],
    ["src/services.ts", "./features/users/tables.ts"],
    ["src/services.ts", "./config.ts"],
    ["src/app.ts", "./features/users/routes-admin.ts"],
    ["src/node/serve.ts", "../services.ts"],
    ["src/cli/run.ts", "../features/users/index.ts"],
    ["src/worker.ts", "./app.ts"],
    ["src/node.ts", "./node/serve.ts"],
    ["src/node.ts", "../package.json"],
    ["dev/neon.ts", "../src/platform/ctx.ts"],
    ["test/node/start.test.ts", "../../src/node.ts"],
    ["tools/openapi.ts", "../src/app.ts"],
  ])("%s may import %s", (path, specifier) => {
    expect(imports(path, specifier)).toEqual([]);
  });

  test("every way to import counts, and text that only looks like one does not", () => {
    const wrong = file(
      "src/core/money.ts",
      'export * from "../platform/a.ts";',
      'export { b } from "../platform/b.ts";',
      'import type { C } from "../platform/c.ts";',
      'export type D = import("../platform/d.ts").D;',
      "export const e = () => import(`../platform/e.ts`);",
      'import "../platform/f.ts";',
    );
    expect(places(arrowsBetweenZones, wrong)).toEqual(
      [1, 2, 3, 4, 5, 6].map((line) => `src/core/money.ts:${line}`),
    );
    const clean = file(
      "src/core/money.ts",
      '// import { a } from "../platform/a.ts";',
      "export const b = 'import { b } from \"../platform/b.ts\"';",
    );
    expect(places(arrowsBetweenZones, clean)).toEqual([]);
  });

  test("the client takes nothing but types of the OpenAPI document", () => {
    const clean = file("client/a.ts", 'import type { paths } from "../src/openapi-types.ts";');
    const wrong = file("client/a.ts", 'import { paths } from "../src/openapi-types.ts";', "paths;");
    expect(places(arrowsBetweenZones, clean)).toEqual([]);
    expect(places(arrowsBetweenZones, wrong)).toEqual(["client/a.ts:1"]);
  });
});

describe("arrows between features", () => {
  const plan = (edges: EdgePlan["edges"], promisedEdges: EdgePlan["edges"] = {}): EdgePlan => ({
    path: "plan.ts",
    edges,
    promisedEdges,
  });
  const kyc = file("src/features/kyc/index.ts", 'import { u } from "../users/index.ts";', "u();");
  const users = file("src/features/users/index.ts", "export const u = () => 1;");

  test("an edge is open when it is planned or promised", () => {
    expect(places(arrowsBetweenFeatures(plan({ kyc: ["users"] })), kyc, users)).toEqual([]);
    expect(places(arrowsBetweenFeatures(plan({}, { kyc: "any" })), kyc, users)).toEqual([]);
    expect(places(arrowsBetweenFeatures(plan({})), kyc, users)).toEqual([`${kyc.path}:1`]);
  });

  test("another feature shows its index only; tables may name tables", () => {
    const deep = file("src/features/kyc/a.ts", 'import { q } from "../users/queries.ts";', "q();");
    const table = file("src/features/kyc/tables.ts", 'import { t } from "../users/tables.ts";');
    const rule = arrowsBetweenFeatures(plan({ kyc: ["users"] }));
    expect(places(rule, deep, table)).toEqual([`${deep.path}:1`]);
  });

  test("an idle edge must go, unless it is promised to a feature to come", () => {
    const idle = file("src/features/kyc/index.ts", "export const k = 1;");
    const planText = file("plan.ts", "const edges = {", '  kyc: ["users"],', "};");
    expect(places(arrowsBetweenFeatures(plan({ kyc: ["users"] })), planText)).toEqual([
      "plan.ts:2",
    ]);
    const promised = arrowsBetweenFeatures(plan({}, { kyc: ["users"] }));
    expect(places(promised, idle)).toEqual([]);
    expect(places(promised, idle, users)).toEqual(["plan.ts:1"]);
  });

  test("nothing stays promised once every feature exists, and nothing stands twice", () => {
    const all = featureNames.map((name) => file(`src/features/${name}/index.ts`, "export {};"));
    const rule = arrowsBetweenFeatures(plan({}, { reporting: "any" }));
    expect(places(rule, ...all)).toEqual(["plan.ts:1"]);
    const twice = plan({ kyc: ["users"] }, { kyc: ["users"] });
    expect(report(arrowsBetweenFeatures(twice)([kyc])).join()).toContain("stands twice");
  });

  test("the edges close no ring, promised ones counted", () => {
    const ring = plan({ kyc: ["users"], users: ["audit"] }, { audit: ["kyc"], cards: ["kyc"] });
    const found = report(edgesWithoutRing(ring)([]));
    expect(found).toHaveLength(3);
    expect(found[0]).toContain("users→audit→kyc→users");
    const straight = plan({ kyc: ["users"], users: ["audit"], reporting: "any" });
    expect(edgesWithoutRing(straight)([])).toEqual([]);
  });
});

describe("packages", () => {
  const imports = (path: string, specifier: string): string[] =>
    places(packagesAtHome, file(path, `import { x } from "${specifier}";`, "x();"));

  test.each([
    ["src/features/users/queries.ts", "pg"],
    ["src/features/auth/sign-in.ts", "@noble/hashes/sha2.js"],
    ["src/services.ts", "@upstash/redis"],
    ["src/platform/mail/brevo.ts", "hono"],
    ["src/features/users/create-user.ts", "hono"],
    ["src/features/users/queries.ts", "@hono/zod-openapi"],
    ["src/features/users/schema.ts", "hono"],
    ["src/app.ts", "@hono/node-server"],
    ["src/features/users/routes.ts", "drizzle-orm"],
    ["src/web/home.tsx", "drizzle-orm"],
    ["src/features/users/queries.ts", "drizzle-orm/neon-http"],
    ["src/features/users/create-user.ts", "uuid"],
    ["src/platform/db/postgres.ts", "node:fs"],
    ["src/features/users/create-user.ts", "crypto"],
    ["src/app.ts", "cloudflare:workers"],
  ])("%s does not import %s", (path, specifier) => {
    expect(imports(path, specifier)).toEqual([`${path}:1`]);
  });

  test.each([
    ["src/platform/db/postgres.ts", "pg"],
    ["src/platform/db/neon.ts", "drizzle-orm/neon-http"],
    ["src/features/users/tables.ts", "drizzle-orm/pg-core"],
    ["src/features/users/routes-admin.ts", "hono"],
    ["src/features/users/schema.ts", "@hono/zod-openapi"],
    ["src/features/users/schema.ts", "zod"],
    ["src/web/home.tsx", "hono/jsx"],
    ["src/node/serve.ts", "@hono/node-server"],
    ["src/node.ts", "node:process"],
    ["src/platform/crypto/scrypt.ts", "node:crypto"],
    ["dev/neon.ts", "node:http"],
  ])("%s may import %s", (path, specifier) => {
    expect(imports(path, specifier)).toEqual([]);
  });

  test("Node's globals stay on Node", () => {
    const lines = ["export const b = Buffer.from([]);", "export const p = { process };"];
    const named = ["export const b = { process: 1 };", "export const p = b.process;"];
    expect(places(webGlobalsOnly, file("src/app.ts", ...lines))).toEqual([
      "src/app.ts:1",
      "src/app.ts:2",
    ]);
    expect(places(webGlobalsOnly, file("src/app.ts", ...named))).toEqual([]);
    expect(places(webGlobalsOnly, file("src/node/serve.ts", ...lines))).toEqual([]);
  });

  test("dependencies are declared where they are needed, and used", () => {
    const manifest = file(
      "package.json",
      '{ "dependencies": {',
      '  "hono": "1", "pg": "1" },',
      '  "devDependencies": {',
      '  "typescript": "1", "vitest": "1", "@types/pg": "1",',
      '  "swagger-ui-dist": "1" },',
      '  "scripts": { "check": "tsc --noEmit" } }',
    );
    const clean = [
      file("src/app.ts", 'import { Hono } from "hono/tiny";', 'import type { P } from "pg";'),
      file("test/a.test.ts", 'import "vitest";', 'import "node:fs";'),
      file("tools/copy.ts", 'export const from = "node_modules/swagger-ui-dist/index.css";'),
    ];
    expect(places(dependenciesInUse, manifest, ...clean)).toEqual([]);
    const wrong = [
      file("src/app.ts", 'import "hono";', 'import "vitest";', 'import "@scope/gone/deep";'),
      file("dev/a.ts", 'export const name = "swagger-ui-dist";'),
    ];
    expect(places(dependenciesInUse, manifest, ...wrong)).toEqual([
      "src/app.ts:2",
      "src/app.ts:3",
      "package.json:2",
      "package.json:4",
      "package.json:5",
    ]);
    expect(places(dependenciesInUse)).toEqual(["package.json:1"]);
  });
});

test("a table is written by its owner only", () => {
  const text = [
    'import { users as people, type User } from "../users/index.ts";',
    'import { checks } from "./tables.ts";',
    "export const a = (db, id) => db.insert(checks).values({ id });",
    "export const b = (db) => db.select().from(people);",
    "export const c = (tx) => tx.update(people).set({});",
    "export const d = sql`delete from ${people} where ${people.id} = 1`;",
    "export const e = sql`select 1 from ${people} for update`;",
  ];
  const path = "src/features/kyc/decide-check.ts";
  expect(places(foreignWrites, file(path, ...text))).toEqual([`${path}:5`, `${path}:6`]);
  const own = file(
    "src/features/users/a.ts",
    'import { users } from "./tables.ts";',
    "db.delete(users);",
  );
  const all = file(
    "src/cli/a.ts",
    'import * as t from "../features/users/tables.ts";',
    "db.delete(t.users);",
  );
  expect(places(foreignWrites, own, all)).toEqual(["src/cli/a.ts:2"]);
});
