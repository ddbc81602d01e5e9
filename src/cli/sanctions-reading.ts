import { MalformedRow, type OpenImport } from "../features/screening/index.ts";
import type { Ctx } from "../platform/ctx.ts";
import { Refusal } from "./command.ts";
import { type CsvRow, type Fault, readCsv } from "./read-csv.ts";

/** What reading the files of a list has come to. */
export type Tally = {
  entities: number;
  aliases: number;
  addresses: number;
  /** Rows of entities that the list does not have. */
  strays: number;
  rows: number;
  faults: Fault[];
};

/** Everything that reads one file after the other into an open import. */
export type Reading = Readonly<{
  ctx: Ctx;
  open: OpenImport;
  tally: Tally;
  /** Malformed rows that are left out; one more ends the import. */
  maxMalformed: number;
  onRows(rows: number): void;
}>;

const rowsPerBatch = 500;
const shownFaults = 20;

/**
 * Reads a file in batches. A row that `read` refuses with `MalformedRow` is left out as long as
 * few enough are.
 */
export async function readInBatches<Item>(
  reading: Reading,
  path: string,
  read: (row: CsvRow) => Item | null,
  write: (batch: readonly Item[]) => Promise<void>,
): Promise<void> {
  let batch: Item[] = [];
  const flush = async () => {
    if (batch.length > 0) await write(batch);
    batch = [];
    reading.onRows(reading.tally.rows);
  };
  const { faults } = reading.tally;
  const noteFault = (fault: Fault) => {
    if (faults.length <= reading.maxMalformed) faults.push(fault);
  };
  for await (const row of readCsv(path, noteFault)) {
    reading.tally.rows += 1;
    const item = readRow(row, read, noteFault);
    demandFewFaults(reading);
    if (item !== null) batch.push(item);
    if (batch.length >= rowsPerBatch) await flush();
  }
  demandFewFaults(reading);
  await flush();
}

function readRow<Item>(
  row: CsvRow,
  read: (row: CsvRow) => Item | null,
  onFault: (fault: Fault) => void,
): Item | null {
  try {
    return read(row);
  } catch (error) {
    if (!(error instanceof MalformedRow)) throw error;
    onFault({ file: row.file, line: row.line, problem: error.message });
    return null;
  }
}

function demandFewFaults({ tally: { faults }, maxMalformed }: Reading): void {
  if (faults.length <= maxMalformed) return;
  throw new Refusal(`${listFaults(faults)}\nNothing changed: the list before stays in force.`);
}

export function listFaults(faults: readonly Fault[]): string {
  const lines = faults
    .slice(0, shownFaults)
    .map(({ file, line, problem }) => `${file}, line ${line}: ${problem}`);
  const rest = faults.length - lines.length;
  return [...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].join("\n");
}
