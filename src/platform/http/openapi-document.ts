import type { OpenAPIHono } from "@hono/zod-openapi";
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
  return `${JSON.stringify(document, withoutFlags, 2)}\n`;
}

/**
 * The generator leaves the flags of a regular expression behind its pattern (`^a$/u`). JSON Schema
 * reads every pattern as Unicode, so nothing is lost without them.
 */
function withoutFlags(key: string, value: unknown): unknown {
  if (key !== "pattern" || typeof value !== "string") return value;
  return value.replace(/(?<!\\)\/[uv]$/, "");
}
