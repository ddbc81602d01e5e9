import { html } from "hono/html";
import { findErrorDefinition } from "../core/error.ts";
import { notFound } from "../core/errors.ts";
import { prefersHtml } from "../platform/http/accepts.ts";
import { createRoutes } from "../platform/http/app-env.ts";
import { varyBy } from "../platform/http/envelope.ts";
import { statusOf } from "../platform/http/problem.ts";
import { layout, pagePolicy } from "./layout.ts";

const maxAgeSeconds = 3_600;

/** The page behind the `type` of every problem document. */
export const problemPages = createRoutes().get("/problems/:code", (c) => {
  const definition = findErrorDefinition(c.req.param("code"));
  if (!definition) throw notFound();
  const { code, title, detail } = definition;
  const status = statusOf(definition);
  c.header("cache-control", `public, max-age=${maxAgeSeconds}`);
  varyBy(c, "Accept");
  if (!prefersHtml(c)) return c.json({ code, status, title, detail });
  c.header("content-security-policy", pagePolicy);
  return c.html(
    layout(title, html`<p><code>${code}</code>, HTTP status ${status}</p><p>${detail}</p>`),
  );
});
