import { spawn } from "node:child_process";
import { once } from "node:events";
import pg from "pg";
import { startBrevoStandIn } from "../../../dev/brevo/stand-in.ts";
import { startMailboxServer } from "../../../dev/mailbox/server.ts";
import { createMailboxStore } from "../../../dev/mailbox/store.ts";
import { fromUuid } from "../../../src/core/id.ts";
import { collect, root } from "../../../tools/readme/shell.ts";
import { testVariables } from "../setup/variables.ts";
import { type Balancer, type Passed, startBalancer } from "./balancer.ts";
import { bareEnvironment, type FlorinServer, startFlorin } from "./florin.ts";
import { findFreePort } from "./free-port.ts";
import { makeTemporaryFolder } from "./temporary-folder.ts";

/** Three replicas behind a balancer, with one mailbox for all of them. */
export type Fleet = Readonly<{
  balancer: Balancer;
  replicas: FlorinServer[];
  /** Starts a replica again where the one of this number was. */
  startAgain(number: number): Promise<void>;
  close(): Promise<void>;
}>;

const size = 3;
/** Minor units; nobody pays as much in a test. */
const dayLimit = 1_000_000_000;

export async function startFleet(database: string, redis: string | null): Promise<Fleet> {
  const folder = makeTemporaryFolder();
  const mailbox = createMailboxStore();
  const brevo = await startBrevoStandIn({ mailbox });
  const mailboxServer = await startMailboxServer({ mailbox });
  const ports: string[] = [];
  for (let number = 0; number < size; number += 1) ports.push(String(await findFreePort()));
  const start = (port: string | undefined) =>
    startFlorin({
      ...testVariables,
      DATA_DIR: folder.path,
      DATABASE_URL: database,
      ...(redis === null ? {} : { REDIS_URL: redis }),
      BREVO_API_KEY: brevo.apiKey,
      BREVO_BASE_URL: brevo.url,
      SENDER_EMAIL: "florin@example.com",
      MAILBOX_URL: mailboxServer.url,
      POLICY: JSON.stringify({ "transfer.day.unverified": dayLimit }),
      PORT: port ?? "",
    });
  const replicas: FlorinServer[] = [];
  for (const port of ports) replicas.push(await start(port));
  const balancer = await startBalancer(replicas.map(({ url }) => url));
  return {
    balancer,
    replicas,
    async startAgain(number) {
      replicas[number] = await start(ports[number]);
    },
    async close() {
      await Promise.all(replicas.map((replica) => replica.stop("SIGKILL")));
      await Promise.all([balancer.close(), brevo.close(), mailboxServer.close()]);
      folder.remove();
    },
  };
}

/** The simulator as a process of its own; `end` interrupts it and gives its summary. */
export function simulate(url: string, ...args: string[]) {
  const command = ["client/simulate.ts", "--base-url", url, "--json", ...args];
  const child = spawn(process.execPath, command, { cwd: root, env: bareEnvironment() });
  const output = collect(child);
  const ended = once(child, "close").then(([code]) => code as number);
  return {
    ended: async () => ({ code: await ended, all: output.all() }),
    async end() {
      child.kill("SIGINT");
      await ended;
      return JSON.parse(output.stdout()) as { requests: number; errors: Record<string, number> };
    },
  };
}

/** Replies that no client should ever see: whatever is 5xx and not a clean "come back later". */
export function faultsOf(passed: readonly Passed[]): Passed[] {
  return passed.filter(({ status, contentType, body }) => {
    if (status !== null && status < 500) return false;
    const isClean = status === 503 && contentType.startsWith("application/problem+json");
    return !isClean || JSON.parse(body).code !== "unavailable";
  });
}

/** Ids of transfers that a client was told are posted or under review. */
export function acknowledgedTransfers(passed: readonly Passed[]): string[] {
  return passed
    .filter(({ method, path, status }) => {
      const isTransfer = method === "POST" && path === "/api/v1/transactions/transfer";
      return isTransfer && (status === 201 || status === 202);
    })
    .map(({ body }) => String(JSON.parse(body).id));
}

/** Those of the ids that the database does not know. */
export async function findLost(database: string, ids: readonly string[]): Promise<string[]> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>("select id from transfers");
    const known = new Set<string>(rows.map(({ id }) => fromUuid("transfer", id)));
    return ids.filter((id) => !known.has(id));
  } finally {
    await client.end();
  }
}

/** `florin verify ledger` as an operator runs it; its exit code and what it says. */
export async function verifyLedger(database: string) {
  const args = ["--disable-warning=ExperimentalWarning", "src/cli.ts", "verify", "ledger"];
  const env = { ...bareEnvironment(), ...testVariables, DATABASE_URL: database };
  const child = spawn(process.execPath, args, { cwd: root, env });
  const output = collect(child);
  const [code] = await once(child, "close");
  return { code: code as number, all: output.all() };
}
