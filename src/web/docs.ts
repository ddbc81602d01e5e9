import type { OpenAPIHono } from "@hono/zod-openapi";
import { html } from "hono/html";
import { type AppEnv, createRoutes } from "../platform/http/app-env.ts";
import { buildOpenApiDocument } from "../platform/http/openapi-document.ts";

/** Swagger UI paints with style attributes and data images, and asks only this origin. */
const docsPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'";
const maxAgeSeconds = 300;

/** `/docs` and the document that it shows, which is built at its first request and then kept. */
export function docsPages(app: OpenAPIHono<AppEnv>, version: string) {
  let document: string | undefined;
  return createRoutes()
    .get("/openapi.json", (c) => {
      document ??= buildOpenApiDocument(app, version);
      c.header("cache-control", `public, max-age=${maxAgeSeconds}`);
      return c.body(document, 200, { "content-type": "application/json" });
    })
    .get("/docs", (c) => {
      c.header("content-security-policy", docsPolicy);
      return c.html(docsPage);
    });
}

const docsPage = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API · Florin</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/docs/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<noscript>
<p>This page needs JavaScript; <a href="/openapi.json">openapi.json</a> does not.</p>
</noscript>
<script src="/assets/docs/swagger-ui-bundle.js"></script>
<script src="/assets/docs-start.js"></script>
</body>
</html>
`;
