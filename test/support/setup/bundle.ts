import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { createTestHarness } from "wrangler";
import { startEdge } from "./workers.ts";

const configPath = fileURLToPath(new URL("../../../wrangler.toml", import.meta.url));

/**
 * The tests talk by HTTP to what a deployment uploads, bundled by wrangler with its stand-ins for
 * packages; `workers` runs the sources, with those packages as they are.
 */
export default async function setUp(project: TestProject) {
  const edge = await startEdge();
  const harness = createTestHarness({ workers: [{ configPath, secrets: edge.variables }] });
  const { url } = await harness.listen();
  project.provide("baseUrl", url.origin);
  project.provide("databaseUrl", edge.databaseUrl);
  return async () => {
    await harness.close();
    await edge.stop();
  };
}
