import { registerHooks } from "node:module";

/** It prints by the programming interface of TypeScript 5, which 7 has no more. */
const printer = new URL("../node_modules/typescript-5/lib/typescript.js", import.meta.url);

/** The client sends the headers itself that a call does not name. */
function withOptionalHeaders(_key: string, value: unknown): unknown {
  const { in: place } = Object(value) as { in?: unknown };
  return place === "header" ? { ...Object(value), required: false } : value;
}

/** The types of the client, made from the OpenAPI document by openapi-typescript. */
export async function buildClientTypes(document: string): Promise<string> {
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier === "typescript" ? printer.href : specifier, context),
  });
  try {
    const { default: openapiTS, astToString } = await import("openapi-typescript");
    const head = "/** Made from openapi.json by `npm run openapi`; not to be edited. */\n";
    const asCalled = JSON.parse(document, withOptionalHeaders);
    return head + astToString(await openapiTS(asCalled, { silent: true }));
  } finally {
    hooks.deregister();
  }
}
