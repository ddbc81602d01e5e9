import { startPostgres } from "../../test/support/servers/postgres.ts";
import { startRedis } from "../../test/support/servers/redis.ts";
import { makeTemporaryFolder } from "../../test/support/servers/temporary-folder.ts";
import type { Block } from "./blocks.ts";
import { findUntrueReplies, runJourney } from "./journey.ts";
import { normalise } from "./normalise.ts";
import { runBash } from "./shell.ts";
import { type RunningServer, startServer } from "./start-server.ts";

type Variables = Readonly<Record<string, string>>;

/**
 * Runs every command of a page that `.ci/run` does not run itself. Returns a sentence for each
 * reply that is not as shown, and throws when a command fails.
 */
export async function runCommands(
  blocks: readonly Block[],
  say: (line: string) => void,
): Promise<string[]> {
  const untruths: string[] = [];
  let isFirstServer = true;
  for (const block of blocks) {
    const { use, code, file } = block;
    if (use.kind === "ci" || use.kind === "journey" || use.kind === "client") continue;
    const shown = use.kind === "instead" ? use.command : code.replaceAll("\n", "; ");
    say(`${file}:${block.line}: ${shown}`);
    if (use.kind === "run") await runBash(code);
    if (use.kind === "instead") await runBash(use.command);
    if (use.kind === "database") {
      await withServices(code, (ready, variables) => runBash(ready, variables));
    }
    if (use.kind === "server") {
      const visit = isFirstServer ? tryClients : () => Promise.resolve([]);
      isFirstServer = false;
      const findings = await withServices(code, async (ready, variables) => {
        const server = await startServer(ready, variables);
        try {
          return [...findUnsaidLines(block, server), ...(await visit(blocks, server, say))];
        } finally {
          await server.stop();
        }
      });
      untruths.push(...findings);
    }
  }
  return untruths;
}

/** The journey and the commands that need a server run against the first one. */
async function tryClients(
  blocks: readonly Block[],
  server: RunningServer,
  say: (line: string) => void,
): Promise<string[]> {
  for (const { code, line, use } of blocks) {
    if (use.kind !== "client") continue;
    say(`README.md:${line}: ${code}`);
    say(await runBash(code, { FLORIN_URL: server.url }));
  }
  say("README.md: the first five minutes");
  return findUntrueReplies(await runJourney(blocks, server.url));
}

/**
 * Gives a command a data folder, and a Postgres and a Redis in the place of those whose example
 * addresses it names. `npm ci` is left away: `.ci/run` begins with it, and it would pull the
 * running program's own packages from under its feet.
 */
async function withServices<Result>(
  code: string,
  use: (ready: string, variables: Variables) => Promise<Result>,
): Promise<Result> {
  const folder = makeTemporaryFolder();
  const postgres = /\bDATABASE_URL=/.test(code) ? await startPostgres() : null;
  const redis = /\bREDIS_URL=/.test(code) ? await startRedis() : null;
  const ready = code
    .replace("npm ci && ", "")
    .replace(/\bDATABASE_URL=\S+/, `DATABASE_URL=${postgres?.url}`)
    .replace(/\bREDIS_URL=\S+/, `REDIS_URL=${redis?.url ?? ""}`);
  try {
    return await use(ready, { DATA_DIR: folder.path });
  } finally {
    await redis?.stop();
    await postgres?.stop();
    folder.remove();
  }
}

/** A server prints the lines that the README shows, wherever it keeps its data. */
function findUnsaidLines({ reply, line }: Block, server: RunningServer): string[] {
  const comparable = (text: string) =>
    normalise(text)
      .replace(/(embedded Postgres in) \S+/, "$1 <folder>")
      .replace(/\s+/g, " ");
  const said = new Set(server.output().split("\n").map(comparable));
  return (reply?.text ?? "")
    .split("\n")
    .filter((shown) => shown !== "" && !said.has(comparable(shown)))
    .map((shown) => `README.md:${line}: the server does not say "${shown.trim()}"`);
}
