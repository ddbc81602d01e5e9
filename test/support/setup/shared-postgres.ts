import { type OwnPostgres, startOwnPostgres } from "../servers/own-postgres.ts";

/** One server for all projects of a run, in which each takes databases of its own. */
type Shared = { server: Promise<OwnPostgres>; users: number };

/** Projects load this file each for itself, and share nothing but the process. */
const place = globalThis as { [key: symbol]: Shared | undefined };
const key = Symbol.for("florin.test.postgres");
const variable = "TEST_DATABASE_URL";

/** Does nothing where `TEST_DATABASE_URL` names a server already. */
export default async function setUp() {
  const shared = place[key];
  if (process.env[variable] !== undefined && shared === undefined) return undefined;
  const mine = shared ?? { server: startOwnPostgres(), users: 0 };
  place[key] = mine;
  mine.users += 1;
  const server = await mine.server;
  process.env[variable] = server.url;
  return async () => {
    mine.users -= 1;
    if (mine.users > 0) return;
    delete process.env[variable];
    place[key] = undefined;
    await server.stop();
  };
}
