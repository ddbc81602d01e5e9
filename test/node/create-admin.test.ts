import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { runCommandLine } from "../../src/cli/run-command-line.ts";
import { readConfig } from "../../src/config.ts";
import { bootstrapAdmin as bootstrapAdminOf } from "../../src/features/auth/bootstrap-admin.ts";
import { migrate } from "../../src/node/migrations.ts";
import { systemCtx } from "../../src/platform/ctx.ts";
import { openPostgresDatabase } from "../../src/platform/db/postgres.ts";
import { createLog, createServices, openOwnMemory } from "../../src/services.ts";
import { newPassword } from "../support/passwords.ts";
import { callerOf, logInWith } from "../support/servers/caller.ts";
import { type FlorinServer, startFlorin } from "../support/servers/florin.ts";
import { type PostgresServer, startPostgres } from "../support/servers/postgres.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { bootstrapAdmin, testSecretKeys, testVariables } from "../support/setup/variables.ts";

const folder = makeTemporaryFolder();
const production = {
  APP_ENV: "production",
  SECRET_KEYS: testSecretKeys,
  PUBLIC_URL: "https://florin.example.com",
  BREVO_API_KEY: "synthetic-brevo-key",
  SENDER_EMAIL: "florin@example.com",
  BOOTSTRAP_ADMIN_EMAIL: "first-admin@example.com",
  BOOTSTRAP_ADMIN_PASSWORD: "administrator-1234",
};
let postgres: PostgresServer;
let variables: Record<string, string>;
let database: pg.Client;
let servers: FlorinServer[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  await migrate({ kind: "postgres", url: postgres.url });
  variables = { ...testVariables, DATA_DIR: folder.path, DATABASE_URL: postgres.url };
  database = new pg.Client({ connectionString: postgres.url });
  await database.connect();
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await database.end();
  await postgres.stop();
  folder.remove();
});

async function createAdmin(...args: string[]) {
  let printed = "";
  let complained = "";
  const code = await runCommandLine(commands, ["create-admin", ...args], {
    environment: variables,
    print: (text) => {
      printed += text;
    },
    complain: (text) => {
      complained += text;
    },
  });
  return { code, printed, complained };
}

async function auditOf(id: string): Promise<unknown[]> {
  const { rows } = await database.query(
    "select actor_kind, actor from audit_events where action = 'user.admin_created' and target = $1",
    [id],
  );
  return rows;
}

describe("the admin of BOOTSTRAP_ADMIN_EMAIL", () => {
  test("is not made in production with a password that is easy to guess", async () => {
    const db = openPostgresDatabase({ connectionString: postgres.url });
    const lines: string[] = [];
    const log = createLog((line) => lines.push(line));
    const config = readConfig({ ...production, DATABASE_URL: postgres.url }, "node");
    const services = createServices(config, { db, memory: openOwnMemory(), log });
    await bootstrapAdminOf(systemCtx(services, "start"));
    await services.close();
    expect(lines.join("\n")).toContain('"event":"bootstrap_admin_is_weak"');
    const { rows } = await database.query("select email from users");
    expect(rows).toEqual([]);
  });

  test("is made once by three instances that start together", async () => {
    servers = await Promise.all([0, 1, 2].map(() => startFlorin(variables)));
    const { rows } = await database.query("select email, role, email_verified_at from users");
    expect(rows).toEqual([
      { email: bootstrapAdmin.email, role: "admin", email_verified_at: expect.any(Date) },
    ]);
    const [server] = servers;
    if (!server) throw new Error("No server has started");
    const session = await logInWith(
      callerOf(server),
      bootstrapAdmin.email,
      bootstrapAdmin.password,
    );
    expect(session.body).toMatchObject({ user: { role: "admin", email_verified: true } });
    expect(await auditOf(session.body.user.id)).toEqual([{ actor_kind: "system", actor: "start" }]);
  });

  test("is not made again while there is an admin", async () => {
    const later = { ...variables, BOOTSTRAP_ADMIN_EMAIL: "second-admin@example.com" };
    servers.push(await startFlorin(later));
    const { rows } = await database.query("select email from users where role = 'admin'");
    expect(rows).toEqual([{ email: bootstrapAdmin.email }]);
  });
});

describe("create-admin", () => {
  const email = "grace@example.com";

  test("prints a link that sets the password once", async () => {
    const { code, printed, complained } = await createAdmin(
      "--email",
      "Grace@Example.com",
      "--json",
    );
    expect({ code, complained }).toEqual({ code: 0, complained: "" });
    const { id, link, ...rest } = JSON.parse(printed);
    expect(rest).toEqual({ command: "create-admin", email, expires_at: expect.any(String) });
    const url = new URL(link);
    expect(url.origin + url.pathname).toBe(`${testVariables.PUBLIC_URL}/app/password/reset`);
    expect(await auditOf(id)).toEqual([{ actor_kind: "system", actor: "create-admin" }]);

    const [server] = servers;
    if (!server) throw new Error("No server has started");
    const grace = callerOf(server);
    expect((await logInWith(grace, email, newPassword)).status).toBe(401);
    const body = { token: url.searchParams.get("token"), new_password: newPassword };
    expect((await grace.post("/api/v1/auth/password/reset", body)).status).toBe(204);
    expect((await grace.post("/api/v1/auth/password/reset", body)).status).toBe(422);
    const session = await logInWith(grace, email, newPassword);
    expect(session.body).toMatchObject({ user: { id, role: "admin", email_verified: true } });
  });

  test("promotes nobody", async () => {
    const { code, printed, complained } = await createAdmin("--email", email);
    expect({ code, printed }).toEqual({ code: 1, printed: "" });
    expect(complained).toContain("belongs to an account already");
  });

  test.each([[[]], [["--email", "nobody"]], [["--mail", email]]])("refuses %j", async (args) => {
    const { code, complained } = await createAdmin(...args);
    expect(code).toBe(2);
    expect(complained).toContain("create-admin --help");
  });
});
