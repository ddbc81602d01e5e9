import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, describe, expect, test } from "vitest";
import { idPrefixes } from "../../src/core/id.ts";
import { operations, type Schema } from "../support/openapi/document.ts";
import { idKindOf, isNamedLikeId } from "../support/openapi/id-parameter.ts";
import { sampleBody, samplePath } from "../support/openapi/sample.ts";
import { findSchemaFaults } from "../support/openapi/validate.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const file = join(root, "openapi.json");
const text = readFileSync(file, "utf8");
const folder = makeTemporaryFolder();
afterAll(folder.remove);

function writeOpenApi(...options: string[]): { status: number; complaint: string } {
  const program = ["--disable-warning=ExperimentalWarning", "tools/write-openapi.ts", ...options];
  try {
    execFileSync(process.execPath, program, { cwd: root, stdio: "pipe", encoding: "utf8" });
    return { status: 0, complaint: "" };
  } catch (error) {
    const { status, stderr } = error as { status: number; stderr: string };
    return { status, complaint: stderr };
  }
}

describe("openapi.json", () => {
  test("says what the routes say", () => {
    expect(writeOpenApi("--check")).toEqual({ status: 0, complaint: "" });
  });

  test("is checked by name, with a way to put it right", () => {
    const stale = join(folder.path, "stale.json");
    writeFileSync(stale, text.replace('"Florin"', '"Guilder"'));
    const missing = join(folder.path, "missing.json");
    for (const [path, reason] of [
      [stale, "stale"],
      [missing, "does not exist"],
    ] as const) {
      const { status, complaint } = writeOpenApi("--check", path);
      expect(status).toBe(1);
      expect(complaint).toContain(reason);
      expect(complaint).toContain("Run `npm run openapi`");
    }
    expect(existsSync(missing)).toBe(false);
  });

  test("is written the same every time", () => {
    const written = join(folder.path, "written.json");
    expect(writeOpenApi(written).status).toBe(0);
    expect(readFileSync(written, "utf8")).toBe(text);
  });

  test("is valid OpenAPI 3.1", async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(JSON.parse(text));
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(validator.version).toBe("3.1");
  });

  test("names nothing of the machine that wrote it", () => {
    expect(text).not.toMatch(/localhost|127\.0\.0\.1|db\.invalid|\/home\/|\/root\//);
  });
});

const access = /^(public|authenticated|operations|permission:[a-z]+(\.[a-z_]+)+)$/;

describe.each(operations.map((each) => [each.name, each] as const))("%s", (name, operation) => {
  test("says who may call it, what it is for and what it answers", () => {
    expect(operation.access).toMatch(access);
    expect(operation.summary).toMatch(/^[A-Z].*[^.]$/);
    expect(operation.tags).toHaveLength(1);
    const statuses = Object.keys(operation.responses);
    expect(statuses).toContain("default");
    expect(statuses.some((status) => /^[23]\d\d$/.test(status))).toBe(true);
    const problem = operation.responses["default"]?.content?.["application/problem+json"];
    expect(problem?.schema).toEqual({ $ref: "#/components/schemas/Problem" });
  });

  test("passes ids as TypeIDs and declares every part of its path", () => {
    for (const parameter of operation.parameters.filter(isNamedLikeId)) {
      expect(idKindOf(parameter), `${parameter.name}: use idSchema`).not.toBeNull();
      expect(parameter.schema.pattern).toMatch(/^\^[a-z]{3}_\[0-7\]/);
    }
    expect(samplePath(operation)).not.toMatch(/[{}]/);
    expect(operation.path).toMatch(
      /^\/([a-z0-9._-]+|\{[a-z_]+\})?(\/([a-z0-9._-]+|\{[a-z_]+\}))*$/,
    );
  });

  test("names the idempotency key where one is honoured, and where it is needed", () => {
    const key = operation.parameters.find((each) => each.name === "Idempotency-Key");
    if (operation.method !== "POST") return expect(key).toBeUndefined();
    expect(key).toMatchObject({ in: "header", required: operation.isKeyed });
    expect(key?.schema).toMatchObject({ maxLength: 255, pattern: "^[!-~]+$" });
  });

  test("refuses unknown fields, and has a body that it accepts", () => {
    if (!operation.body) return;
    expect(["POST", "PUT", "PATCH", "DELETE"]).toContain(operation.method);
    expect(findSchemaFaults(operation.body.schema, sampleBody(operation)), name).toEqual([]);
    const unknown = { ...Object(sampleBody(operation)), zzz_unknown: 1 };
    expect(findSchemaFaults(operation.body.schema, unknown).join()).toContain("zzz_unknown");
  });
});

const snakeCase = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

describe("every schema", () => {
  const nodes = [...walk(JSON.parse(text), "")];

  test("has patterns that JSON Schema can read", () => {
    for (const [place, { pattern }] of nodes) {
      if (typeof pattern !== "string") continue;
      expect(() => new RegExp(pattern, "u"), place).not.toThrow();
      expect(pattern, `${place} has flags, which no client can follow`).not.toMatch(/\/[a-z]+$/);
    }
  });

  test("is written in snake_case, save what WebAuthn spells in its own way", () => {
    for (const [place, { properties }] of nodes) {
      if (!/^\/components\/schemas\/(?!Passkey)/.test(place)) continue;
      const foreign = Object.keys(properties ?? {}).filter((name) => !snakeCase.test(name));
      expect(foreign, place).toEqual([]);
    }
  });

  test("shows ids that are ids", () => {
    const prefixes = Object.values(idPrefixes).join("|");
    for (const [place, { example }] of nodes) {
      if (typeof example !== "string" || !new RegExp(`^(${prefixes})_`).test(example)) continue;
      expect(example, place).toMatch(/^[a-z]{3}_[0-7][0-9a-hjkmnp-tv-z]{25}$/);
    }
  });
});

function* walk(node: unknown, place: string): Generator<[place: string, schema: Schema]> {
  if (typeof node !== "object" || node === null) return;
  if (!Array.isArray(node)) yield [place, node as Schema];
  for (const [name, member] of Object.entries(node)) yield* walk(member, `${place}/${name}`);
}
