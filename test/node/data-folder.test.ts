import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { DataFolderBusy, openDataFolder } from "../../src/node/data-folder.ts";
import { openEmbeddedDatabase } from "../../src/platform/db/embedded.ts";
import {
  callerOf,
  logInWith,
  password,
  registrationOf,
  signUpWith,
} from "../support/servers/caller.ts";
import { type FlorinServer, runFlorin, startFlorin } from "../support/servers/florin.ts";
import { findFreePort } from "../support/servers/free-port.ts";
import { expectFullCost } from "../support/servers/password-cost.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";

/** One process per folder, and what is in the folder outlives every process. */

const ada = "ada@example.com";
const here = (port: string) => `http://localhost:${port}`;
const busy = /^The data folder .* is in use by another Florin process\. .* DATA_DIR\.\n$/;

describe("a folder over the lives of its servers", () => {
  const folder = makeTemporaryFolder();
  const dataDir = join(folder.path, "new", "data");
  let variables: Record<string, string>;
  let server: FlorinServer;
  let refusals: string[];
  let session: { access_token: string; refresh_token: string };

  beforeAll(async () => {
    const PORT = String(await findFreePort());
    variables = { APP_ENV: "development", DATA_DIR: dataDir, PORT };
    const rival = { ...variables, PORT: String(await findFreePort()), PUBLIC_URL: here(PORT) };
    const runs = await Promise.allSettled([startFlorin(variables), startFlorin(rival)]);
    refusals = runs.flatMap((run) => (run.status === "rejected" ? [String(run.reason)] : []));
    const [first] = runs.flatMap((run) => (run.status === "fulfilled" ? [run.value] : []));
    server = first ?? expect.fail(refusals.join("\n"));
    session = await signUpWith(callerOf(server), ada);
  });
  afterAll(async () => {
    await server.stop("SIGKILL");
    folder.remove();
  });

  test("of two that start at once on a folder that is not there yet, one runs", () => {
    expect(refusals).toEqual([expect.stringContaining("in use by another Florin process")]);
  });

  const expectAdaIsKnown = async () => {
    const caller = callerOf(server);
    expect((await logInWith(caller, ada)).status).toBe(200);
    expect((await logInWith(caller, ada, "another password 42")).status).toBe(401);
    expect((await caller.get("/api/v1/auth/me", session.access_token)).body.email).toBe(ada);
  };

  test("nobody else may read it", () => {
    const modes = [".", "secret-keys"].map((name) => statSync(join(dataDir, name)).mode);
    expect(modes.map((mode) => mode & 0o077)).toEqual([0, 0]);
  });

  test("a second server ends with a sentence, and the first goes on", async () => {
    const second = await runFlorin({ ...variables, PORT: "0" });
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(busy);
    await expectAdaIsKnown();
  });

  test("after SIGKILL amid writes it starts at once, and everything answered is there", async () => {
    const caller = callerOf(server);
    const committed: string[] = [];
    const writers = Array.from({ length: 12 }, async (_, at) => {
      const email = `writer-${at}@example.com`;
      const reply = await caller.post("/api/v1/auth/register", registrationOf(email));
      if (reply.status === 202) committed.push(email);
      if (committed.length === 4) server.process.kill("SIGKILL");
    });
    await Promise.allSettled(writers);
    expect(committed.length).toBeGreaterThanOrEqual(4);
    await server.stop("SIGKILL");
    server = await startFlorin(variables);
    await expectAdaIsKnown();
    for (const email of committed) {
      expect((await logInWith(callerOf(server), email)).body.code).toBe("email_not_verified");
    }
  });

  test("after SIGTERM everything is there, and the keys are the same", async () => {
    expect(await server.stop()).toBe(0);
    server = await startFlorin(variables);
    await expectAdaIsKnown();
    const { refresh_token } = session;
    const refreshed = await callerOf(server).post("/api/v1/auth/refresh", { refresh_token });
    expect(refreshed.status).toBe(200);
  });

  test("its passwords were hashed at the full cost", async () => {
    await server.stop();
    const db = await openEmbeddedDatabase({ dataDir: join(dataDir, "postgres") });
    const { rows } = await db.execute<{ hash: string }>(
      sql`select password_hash as hash from users where email = ${ada}`,
    );
    await db.close();
    const keys = readFileSync(join(dataDir, "secret-keys"), "utf8").trim();
    expectFullCost(rows[0]?.hash, password, keys);
  });
});

describe("the lock", () => {
  const folder = makeTemporaryFolder();
  afterEach(() => folder.remove());

  test("is held by one, and free once it is released", () => {
    const path = join(folder.path, "data");
    const first = openDataFolder(path);
    expect(() => openDataFolder(path)).toThrow(DataFolderBusy);
    first.release();
    openDataFolder(path).release();
  });

  test("what is no folder, or no lock, is told as it is", () => {
    mkdirSync(folder.path, { recursive: true });
    const file = join(folder.path, "file");
    writeFileSync(file, "");
    expect(() => openDataFolder(file)).toThrow(/EEXIST|ENOTDIR/);
    writeFileSync(join(folder.path, "lock.sqlite"), "this is not SQLite".repeat(100));
    expect(() => openDataFolder(folder.path)).toThrow(/not a database/);
    expect(readdirSync(folder.path).sort()).toEqual(["file", "lock.sqlite"]);
  });
});
