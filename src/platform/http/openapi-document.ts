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
  return `${JSON.stringify(document, null, 2)}\n`;
}
