import type { TestProject } from "vitest/node";
import { startFlorin } from "../servers/florin.ts";
import { makeTemporaryFolder } from "../servers/temporary-folder.ts";
import { testVariables } from "./variables.ts";

/** One Node process over PGlite, with limits and sessions in its memory. */
export default async function setUp(project: TestProject) {
  const folder = makeTemporaryFolder();
  const server = await startFlorin({ ...testVariables, DATA_DIR: folder.path });
  project.provide("baseUrl", server.url);
  return async () => {
    await server.stop();
    folder.remove();
  };
}
