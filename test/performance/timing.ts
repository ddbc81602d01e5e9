import { readFileSync } from "node:fs";
import { startPostgres } from "../support/servers/postgres.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import type { Finding } from "./finding.ts";
import { median } from "./median.ts";
import { post, registration, signUp } from "./person.ts";
import { startServer } from "./server-process.ts";
import { measuredVariables } from "./variables.ts";

const tries = 200;
/** How much longer the slower of two medians may take. */
const toleratedRatio = 1.1;
const authPath = "/api/v1/auth";
const wrongPassword = "not the one that was chosen";
/** A person gets at most five codes and five links an hour, and the sign-up took one. */
const triesPerUnverified = 4;
const verifiedPeople = 10;

type Body = Readonly<Record<string, unknown>>;
/** One way to ask for an address that is known, and for one that nobody has. */
type Probe = Readonly<{
  name: string;
  path: string;
  known: (index: number) => Body;
  unknown: (index: number) => Body;
}>;

/** No reply may tell by its time whether an address has an account. */
export async function proveEqualTimes(): Promise<Finding> {
  await using opened = new AsyncDisposableStack();
  const folder = makeTemporaryFolder();
  opened.defer(() => folder.remove());
  const postgres = await startPostgres();
  opened.defer(() => postgres.stop());
  const server = await startServer({
    script: "src/node.ts",
    variables: {
      ...measuredVariables,
      DATABASE_URL: postgres.url,
      DATA_DIR: `${folder.path}/data`,
    },
    folder: folder.path,
    readyPath: "/health",
  });
  opened.defer(() => server.stop());

  const origin = server.url + authPath;
  for (let index = 0; index < verifiedPeople; index += 1) {
    await signUp(server.url, verifiedAddress(index));
  }
  for (let index = 0; index < tries / triesPerUnverified; index += 1) {
    await post(`${origin}/register`, registration(unverifiedAddress(index)));
  }
  const lines = [`Medians of ${tries} interleaved tries each, in milliseconds`];
  let kept = true;
  for (const probe of listProbes()) {
    const { known, unknown } = await measureProbe(origin, probe);
    const ratio = Math.max(known, unknown) / Math.min(known, unknown);
    const isEqual = ratio <= toleratedRatio;
    kept &&= isEqual;
    const times = `known ${known.toFixed(2)}, unknown ${unknown.toFixed(2)}`;
    const verdict = `ratio ${ratio.toFixed(3)} (promised ≤ ${toleratedRatio.toFixed(2)})`;
    lines.push(`  ${probe.name.padEnd(8)} ${times}, ${verdict}${isEqual ? "" : " MISSED"}`);
  }
  return { lines, kept };
}

function listProbes(): Probe[] {
  const probes: Probe[] = [
    {
      name: "login",
      path: "/login",
      known: (index) => ({ email: verifiedAddress(index), password: wrongPassword }),
      unknown: (index) => ({ email: nobody("login", index), password: wrongPassword }),
    },
    {
      name: "register",
      path: "/register",
      known: (index) => registration(verifiedAddress(index)),
      unknown: (index) => registration(nobody("register", index)),
    },
    {
      name: "resend",
      path: "/resend-verification",
      known: (index) => ({ email: unverifiedAddress(index) }),
      unknown: (index) => ({ email: nobody("resend", index) }),
    },
    {
      name: "forgot",
      path: "/password/forgot",
      known: (index) => ({ email: unverifiedAddress(index) }),
      unknown: (index) => ({ email: nobody("forgot", index) }),
    },
  ];
  const file = new URL("../../openapi.json", import.meta.url);
  const { paths } = JSON.parse(readFileSync(file, "utf8")) as { paths: Body };
  return probes.filter(({ path }) => paths[authPath + path] !== undefined);
}

/** Milliseconds; who comes first changes with every pair, so that neither waits for the other. */
async function measureProbe(origin: string, { path, known, unknown }: Probe) {
  const times = { known: [] as number[], unknown: [] as number[] };
  const statuses = { known: new Set<number>(), unknown: new Set<number>() };
  const measure = async (kind: "known" | "unknown", body: Body) => {
    const started = performance.now();
    const { status } = await post(origin + path, body);
    times[kind].push(performance.now() - started);
    statuses[kind].add(status);
  };
  for (let index = 0; index < tries; index += 1) {
    const pair = [
      () => measure("known", known(index)),
      () => measure("unknown", unknown(index)),
    ] as const;
    for (const run of index % 2 === 0 ? pair : pair.toReversed()) await run();
  }
  const [status, ...others] = new Set([...statuses.known, ...statuses.unknown]);
  if (others.length > 0 || status === 429) {
    throw new Error(`${path} answered ${[...statuses.known]} and ${[...statuses.unknown]}`);
  }
  return { known: median(times.known), unknown: median(times.unknown) };
}

function verifiedAddress(index: number): string {
  return `verified-${index % verifiedPeople}@example.com`;
}

function unverifiedAddress(index: number): string {
  return `unverified-${index % (tries / triesPerUnverified)}@example.com`;
}

function nobody(purpose: string, index: number): string {
  return `nobody-${purpose}-${index}@example.com`;
}
