import { existsSync, statSync } from "node:fs";
import {
  abandonImport,
  beginImport,
  currentListVersion,
  finishImport,
  type ListName,
  listNames,
  sweepImports,
} from "../features/screening/index.ts";
import type { Ctx } from "../platform/ctx.ts";
import { brokenConstraint } from "../platform/db/failure.ts";
import { type Command, type Outcome, parseOptions, Refusal, UsageError } from "./command.ts";
import { withCtx } from "./open-ctx.ts";
import { findOfacFiles, readOfac } from "./read-ofac.ts";
import { findOpenSanctionsFile, readOpenSanctions } from "./read-open-sanctions.ts";
import { listFaults, type Reading, type Tally } from "./sanctions-reading.ts";
import { showProgress } from "./show-progress.ts";

const name = "import-sanctions";
const mostMalformed = 1_000;

export const importSanctionsCommand: Command = {
  name,
  summary: "Reads a sanctions list and puts it in force in place of the one before",
  help: `
Options:
  --list <list>      ofac-sdn or opensanctions
  --from <path>      ofac-sdn: the folder with sdn.csv, alt.csv, add.csv and sdn_comments.csv;
                     opensanctions: targets.simple.csv, or its folder
  --max-malformed n  leaves out up to n malformed rows, at most ${mostMalformed}; by default the
                     first one ends the import
  --force            takes a list that has less than half as many entries, aliases or addresses as
                     the one in force

The list before stays in force until the new one is complete; an import that fails or is killed
changes nothing, and the next one clears up after it.

Example:
  npm run florin -- import-sanctions --list ofac-sdn --from ./ofac`,

  async run(args, { environment, complain }) {
    const given = parseOptions(args, {
      list: { type: "string" },
      from: { type: "string" },
      "max-malformed": { type: "string", default: "0" },
      force: { type: "boolean", default: false },
    });
    const list = readList(given.list);
    const read = findSource(list, given.from);
    const maxMalformed = readMaxMalformed(given["max-malformed"]);
    const progress = showProgress(complain, "rows");
    try {
      return await withCtx({ environment, command: name }, async (ctx) => {
        const options = { maxMalformed, mayShrink: given.force, onRows: progress.show };
        return describe(ctx, list, await importList(ctx, list, read, options));
      });
    } finally {
      progress.end();
    }
  },
};

type Read = (reading: Reading) => Promise<void>;
type Options = Readonly<{
  maxMalformed: number;
  mayShrink: boolean;
  onRows(rows: number): void;
}>;

async function importList(ctx: Ctx, list: ListName, read: Read, options: Options) {
  const open = await beginImport(ctx, list);
  const tally: Tally = {
    ...{ entities: 0, aliases: 0, addresses: 0, strays: 0, rows: 0 },
    faults: [],
  };
  try {
    await sweepImports(ctx, list);
    await read({ ctx, open, tally, ...options });
    await finishImport(ctx, open, tally, options);
  } catch (error) {
    // Where the database is gone too, the next import clears up; the first failure is what counts.
    await abandonImport(ctx, open).catch(() => undefined);
    const taken = brokenConstraint(error);
    if (taken !== null && /_pk$|_by_source_id$/.test(taken)) {
      throw new Refusal(`Before row ${tally.rows} a number stands there twice. Nothing changed.`);
    }
    throw error;
  }
  await sweepImports(ctx, list);
  return tally;
}

async function describe(ctx: Ctx, list: ListName, tally: Tally): Promise<Outcome> {
  const { entities, aliases, addresses, strays, faults } = tally;
  const version = await currentListVersion(ctx);
  const counts = `${entities} entities, ${aliases} aliases, ${addresses} addresses`;
  const notes = [
    ...(strays > 0 ? [`${strays} rows belong to nobody on the list and were left out.`] : []),
    ...(faults.length > 0 ? [`Left out as malformed:\n${listFaults(faults)}`] : []),
  ];
  return {
    text: [`${list} is in force: ${counts}. Version ${version}.`, ...notes].join("\n"),
    fields: {
      list,
      entities,
      aliases,
      addresses,
      left_out: strays,
      malformed: faults.map(({ file, line, problem }) => ({ file, line, problem })),
      list_version: version,
    },
  };
}

function readList(given: string | undefined): ListName {
  const list = listNames.find((known) => known === given);
  if (!list) throw new UsageError(`--list must be ${listNames.join(" or ")}`);
  return list;
}

function findSource(list: ListName, from: string | undefined): Read {
  if (from === undefined) throw new UsageError("--from is missing");
  if (!existsSync(from)) throw new UsageError(`There is no ${from}`);
  if (list === "ofac-sdn") {
    if (!statSync(from).isDirectory()) throw new UsageError("--from must be a folder");
    const files = findOfacFiles(from);
    return (reading) => readOfac(reading, files);
  }
  const file = findOpenSanctionsFile(from);
  if (!existsSync(file)) throw new UsageError(`There is no ${file}`);
  return (reading) => readOpenSanctions(reading, file);
}

function readMaxMalformed(given: string): number {
  const number = Number(given);
  if (/^\d+$/.test(given) && number <= mostMalformed) return number;
  throw new UsageError(`--max-malformed must be a number up to ${mostMalformed}`);
}
