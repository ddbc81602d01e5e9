import { statSync } from "node:fs";
import { join } from "node:path";
import {
  MalformedRow,
  readOpenSanctionsEntry,
  readOpenSanctionsHeader,
  writeAddresses,
  writeAliases,
  writeEntities,
} from "../features/screening/index.ts";
import { Refusal } from "./command.ts";
import { splitCell } from "./read-csv.ts";
import { type Reading, readInBatches } from "./sanctions-reading.ts";

const usualName = "targets.simple.csv";

/** The file itself, or the one of the usual name in a folder. */
export function findOpenSanctionsFile(path: string): string {
  return statSync(path).isDirectory() ? join(path, usualName) : path;
}

export async function readOpenSanctions(reading: Reading, path: string): Promise<void> {
  const { ctx, open, tally } = reading;
  let header: ReadonlyMap<string, number> | null = null;
  let number = 0;
  await readInBatches(
    reading,
    path,
    ({ cells }) => {
      if (header === null) {
        header = readHeader(cells);
        return null;
      }
      number += 1;
      return readOpenSanctionsEntry(header, cells, number, splitCell);
    },
    async (batch) => {
      await writeEntities(
        ctx,
        open,
        batch.map(({ entity }) => entity),
      );
      tally.entities += batch.length;
      const aliases = batch.flatMap((entry) => entry.aliases);
      for (const part of partsOf(aliases)) tally.aliases += await writeAliases(ctx, open, part);
      const addresses = batch.flatMap((entry) => entry.addresses);
      for (const part of partsOf(addresses)) {
        tally.addresses += await writeAddresses(ctx, open, part);
      }
    },
  );
}

/** Without a header no row can be read, so that no tolerance helps. */
function readHeader(cells: readonly string[]): ReadonlyMap<string, number> {
  try {
    return readOpenSanctionsHeader(cells);
  } catch (error) {
    throw error instanceof MalformedRow ? new Refusal(`Line 1: ${error.message}.`) : error;
  }
}

const rowsPerPart = 1_000;

/** A row may have hundreds of aliases, and no statement takes any number of them. */
function partsOf<Row>(rows: readonly Row[]): Row[][] {
  const parts: Row[][] = [];
  for (let at = 0; at < rows.length; at += rowsPerPart) {
    parts.push(rows.slice(at, at + rowsPerPart));
  }
  return parts;
}
