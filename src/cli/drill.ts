import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import type { RawEnvironment } from "../config.ts";
import { systemClock } from "../core/clock.ts";
import { verifyAudit } from "../features/audit/index.ts";
import { verifyLedger } from "../features/ledger/index.ts";
import { digestDatabase } from "../node/backup/digest-database.ts";
import { loadBackup } from "../node/backup/load-backup.ts";
import { writeBackup } from "../node/backup/write-backup.ts";
import { keepDevelopmentSecret } from "../node/development-secrets.ts";
import { type Command, type Outcome, parseOptions, UsageError } from "./command.ts";
import { demandDatabase } from "./embedded-database.ts";
import { withCtx } from "./open-ctx.ts";
import { isServerAddress, withTarget } from "./open-target.ts";
import { showProgress } from "./show-progress.ts";

export const drillCommand: Command = {
  name: "drill",
  summary: "Proves that a backup of now can be restored: restores one elsewhere and checks it",
  help: `
Options:
  --into <postgres://...>  an empty database for the copy, which stays there; by default the copy
                           is an embedded one in a temporary folder that is removed at the end

Backs up for a key made for this drill alone, restores into the other place, verifies ledger and
audit trail there, and compares every table with what was backed up, by count and by hash. Needs
the SECRET_KEYS of the server. Servers go on working; of an embedded database they must be stopped.
The exit code is 1 when anything is not as it must be, and the times say how long a restore takes.

Example:
  npm run drill`,

  async run(args, { environment, complain }) {
    const { into } = parseOptions(args, { into: { type: "string" } });
    if (into !== undefined && !isServerAddress(into)) {
      throw new UsageError("--into must be a postgres:// URL");
    }
    if (into !== undefined && into === environment["DATABASE_URL"]) {
      throw new UsageError("--into must be another database than DATABASE_URL");
    }
    demandDatabase(environment);
    const folder = mkdtempSync(join(tmpdir(), "florin-drill-"));
    const place = placeOf(environment, into, folder);
    const progress = showProgress(complain, "rows");
    try {
      return describe(await run({ environment, place, folder, show: progress.show }));
    } finally {
      progress.end();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Variables of the other place: the same secrets, and nothing else that leads outside. */
function placeOf(environment: RawEnvironment, into: string | undefined, folder: string) {
  const isProduction = environment["APP_ENV"] === "production";
  const dataDir = String(environment["DATA_DIR"] || ".data");
  const keys = environment["SECRET_KEYS"] || (isProduction ? "" : keepDevelopmentSecret(dataDir));
  if (!keys) throw new UsageError("SECRET_KEYS is missing");
  const database = into === undefined ? { DATA_DIR: join(folder, "data") } : { DATABASE_URL: into };
  return { APP_ENV: "test", SECRET_KEYS: keys, ...database };
}

type Drill = Readonly<{
  environment: RawEnvironment;
  place: RawEnvironment;
  folder: string;
  show(rows: number, total?: number): void;
}>;

async function run({ environment, place, folder, show }: Drill) {
  const times: Record<string, number> = {};
  const timed = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
    const start = performance.now();
    const result = await work();
    times[name] = Math.round(performance.now() - start) / 1000;
    return result;
  };
  const path = join(folder, "florin.backup");
  const identity = await generateX25519Identity();
  const to = { recipient: await identityToRecipient(identity) };
  const written = await timed("backup_seconds", () =>
    withTarget(environment, ({ database }) =>
      writeBackup(database, { path, to, now: systemClock(), onProgress: show }),
    ),
  );
  await timed("restore_seconds", () =>
    withTarget(
      place,
      ({ database }) => loadBackup(database, { path, by: { identity }, onProgress: show }),
      { mayMake: true },
    ),
  );
  const kept = await withTarget(place, ({ database }) => digestDatabase(database));
  const differing = written.tables.flatMap(({ name, rows, sha256 }) => {
    const copy = kept.find((table) => table.name === name);
    return copy?.rows === rows && copy.sha256 === sha256 ? [] : name;
  });
  const { ledger, audit } = await timed("verify_seconds", () =>
    withCtx({ environment: place, command: "drill", changesNothing: true }, async (ctx) => ({
      ledger: await verifyLedger(ctx, show),
      audit: await verifyAudit(ctx, { onProgress: show }),
    })),
  );
  return { written, differing, ledger, audit, times };
}

function describe({ written, differing, ledger, audit, times }: Awaited<ReturnType<typeof run>>) {
  const rows = written.tables.reduce((sum, table) => sum + table.rows, 0);
  const faults = [
    ...differing.map((name) => `The table ${name} is not as it was backed up.`),
    ...(ledger.broken ? [`The ledger is broken at ${ledger.broken.row}.`] : []),
    ...(audit.broken ? [`The audit trail is broken: ${audit.broken.fault}.`] : []),
  ];
  const spent = Object.entries(times).map(
    ([name, seconds]) => `${name.split("_")[0]} ${seconds} s`,
  );
  const proved = [
    `${rows} rows of ${written.tables.length} tables came back the same (${written.bytes} bytes).`,
    `The ledger is clean: ${ledger.entries} entries.`,
    `The audit trail is intact: ${audit.rows} rows.`,
  ];
  const outcome: Outcome = {
    text: [...(faults.length > 0 ? faults : proved), `It took: ${spent.join(", ")}.`].join("\n"),
    fields: {
      ...{ rows, bytes: written.bytes, schema: written.schema, differing },
      ...{ ledger_intact: ledger.broken === null, audit_intact: audit.broken === null, ...times },
    },
    isFailure: faults.length > 0,
  };
  return outcome;
}
