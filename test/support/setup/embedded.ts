import type { TestProject } from "vitest/node";
import { startFlorin } from "../servers/florin.ts";
import { startGoogle } from "../servers/google.ts";
import { importSampleList } from "../servers/sanctions.ts";
import { makeTemporaryFolder } from "../servers/temporary-folder.ts";
import { startWave } from "../servers/wave.ts";
import { testVariables } from "./variables.ts";

/** One Node process over PGlite, with limits and sessions in its memory. */
export default async function setUp(project: TestProject) {
  const folder = makeTemporaryFolder();
  const google = await startGoogle();
  const wave = await startWave();
  const variables = { ...testVariables, ...google.variables, ...wave.variables };
  await importSampleList({ DATA_DIR: folder.path });
  const server = await startFlorin(
    { ...variables, DATA_DIR: folder.path },
    { hasCheapHashes: true },
  );
  project.provide("baseUrl", server.url);
  return async () => {
    await server.stop();
    await google.stop();
    await wave.stop();
    folder.remove();
  };
}
