import type { OpenAPIHono } from "@hono/zod-openapi";
import { listErrorCodes } from "../../core/error.ts";
import type { AppEnv } from "./app-env.ts";

/** The OpenAPI 3.1 document of all routes; the same bytes as the committed `openapi.json`. */
export function buildOpenApiDocument(app: OpenAPIHono<AppEnv>, version: string): string {
  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
  });
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Florin",
      version,
      description: "A fintech backend for the edge. Money is in minor units, times are UTC.",
      license: { name: "MIT" },
    },
    servers: [{ url: "/" }],
  });
  return `${JSON.stringify(document, complete, 2)}\n`;
}

/** Features define codes after the schema of problems is made, so they come in here. */
function complete(key: string, value: unknown): unknown {
  if (key !== "Problem") return withoutFlags(key, value);
  const problem = value as { properties: Record<string, object> };
  const code = { ...problem.properties["code"], examples: listErrorCodes() };
  return { ...problem, properties: { ...problem.properties, code } };
}

/**
 * The generator leaves the flags of a regular expression behind its pattern (`^a$/u`). JSON Schema
 * reads every pattern as Unicode, so nothing is lost without them.
 */
function withoutFlags(key: string, value: unknown): unknown {
  if (key !== "pattern" || typeof value !== "string") return value;
  return value.replace(/(?<!\\)\/[uv]$/, "");
}
