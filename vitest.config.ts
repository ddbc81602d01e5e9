import { fileURLToPath } from "node:url";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig, type TestProjectConfiguration } from "vitest/config";

const standInForScrypt = fileURLToPath(
  new URL("./test/support/setup/cheap-scrypt.ts", import.meta.url),
);
/** Two busy cores are slow, above all where passwords are hashed for real. */
const patience = { testTimeout: 60_000, hookTimeout: 300_000 };
/** What is tested through HTTP, the same on every runtime. */
const overHttp = ["test/api/**/*.test.ts", "test/security/**/*.test.ts"];

/** Projects run one after the other, in this order: each starts servers of its own. */
const project = (
  name: string,
  groupOrder: number,
  test: Record<string, unknown>,
  plugins: unknown[] = [],
): TestProjectConfiguration => ({
  plugins: plugins as never,
  test: { name, sequence: { groupOrder }, maxWorkers: 2, ...patience, ...test },
});

/** The tests' Worker hashes with the stand-in, as the Node servers of the other projects do. */
const hashCheaply = {
  name: "hash-cheaply",
  enforce: "pre",
  resolveId(source: string, importer = "") {
    const isReal = source === "./scrypt.ts" && importer.includes("/src/platform/crypto/");
    return isReal ? standInForScrypt : null;
  },
};

export default defineConfig({
  test: {
    silent: "passed-only",
    projects: [
      project("tidy", 0, { include: ["test/tidy.test.ts"] }),
      project("unit", 1, { include: ["test/unit/**/*.test.ts"] }),
      project("node", 2, {
        include: ["test/node/**/*.test.ts"],
        isolate: false,
        globalSetup: [
          "test/support/setup/migrated-dump.ts",
          "test/support/setup/postgres-folder.ts",
        ],
      }),
      project("postgres", 3, {
        include: overHttp,
        globalSetup: ["test/support/setup/postgres.ts"],
      }),
      project("embedded", 4, {
        include: overHttp,
        globalSetup: ["test/support/setup/embedded.ts"],
      }),
      project(
        "workers",
        5,
        {
          include: [...overHttp, "test/workers/**/*.test.ts"],
          globalSetup: ["test/support/setup/workers.ts"],
        },
        [
          hashCheaply,
          cloudflareTest(({ inject }) => ({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: { bindings: inject<Record<string, string>>("workerVariables") },
          })),
        ],
      ),
      // What is deployed, with the parts of packages that it replaces.
      project("bundle", 6, {
        include: [
          "test/api/{lockout,password,sign-up,statements,transfers}.test.ts",
          "test/bundle/**/*.test.ts",
        ],
        globalSetup: ["test/support/setup/bundle.ts"],
      }),
      project("e2e", 7, { include: ["test/e2e/**/*.test.ts"], maxWorkers: 1 }),
    ],
  },
});
