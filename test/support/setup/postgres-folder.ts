import { layOutPostgres } from "../servers/own-postgres.ts";
import { makeTemporaryFolder } from "../servers/temporary-folder.ts";

/** Made once for all tests of a project, each of which starts a server of its own on a copy. */
export default async function setUp() {
  const folder = makeTemporaryFolder();
  await layOutPostgres(folder.path);
  process.env["TEST_POSTGRES_FOLDER"] = folder.path;
  return () => {
    delete process.env["TEST_POSTGRES_FOLDER"];
    folder.remove();
  };
}
