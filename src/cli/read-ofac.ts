import { readdirSync } from "node:fs";
import { join } from "node:path";
import {
  appendRemarks,
  readOfacAddress,
  readOfacAlias,
  readOfacComment,
  readOfacEntity,
  writeAddresses,
  writeAliases,
  writeEntities,
} from "../features/screening/index.ts";
import { UsageError } from "./command.ts";
import { type Reading, readInBatches } from "./sanctions-reading.ts";

type OfacFiles = Readonly<{ sdn: string; alt: string; add: string; comments: string | null }>;

/** The files of OFAC's in a folder, whose names come in capitals and in small letters. */
export function findOfacFiles(folder: string): OfacFiles {
  const present = readdirSync(folder);
  const find = (name: string) => {
    const found = present.find((entry) => entry.toLowerCase() === name);
    return found === undefined ? null : join(folder, found);
  };
  const demand = (name: string) => {
    const path = find(name);
    if (path === null) throw new UsageError(`${folder} has no ${name}`);
    return path;
  };
  return {
    sdn: demand("sdn.csv"),
    alt: demand("alt.csv"),
    add: demand("add.csv"),
    comments: find("sdn_comments.csv"),
  };
}

/** Entities come first, because all else belongs to one of them. */
export async function readOfac(reading: Reading, files: OfacFiles): Promise<void> {
  const { ctx, open, tally } = reading;
  await readInBatches(
    reading,
    files.sdn,
    ({ cells }) => readOfacEntity(cells),
    async (batch) => {
      await writeEntities(ctx, open, batch);
      tally.entities += batch.length;
    },
  );
  await readInBatches(
    reading,
    files.alt,
    ({ cells }) => readOfacAlias(cells),
    async (batch) => {
      const written = await writeAliases(ctx, open, batch);
      tally.aliases += written;
      tally.strays += batch.length - written;
    },
  );
  await readInBatches(
    reading,
    files.add,
    ({ cells }) => readOfacAddress(cells),
    async (batch) => {
      const written = await writeAddresses(ctx, open, batch);
      tally.addresses += written;
      tally.strays += batch.length - written;
    },
  );
  if (files.comments === null) return;
  await readInBatches(
    reading,
    files.comments,
    ({ cells }) => readOfacComment(cells),
    async (batch) => {
      const written = await appendRemarks(ctx, open, batch);
      tally.strays += batch.length - written;
    },
  );
}
