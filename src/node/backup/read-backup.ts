import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { ZodType } from "zod";
import { type BackupIdentity, createDecrypter } from "./age-keys.ts";
import {
  BackupRefused,
  type Batch,
  batchSchema,
  type End,
  endSchema,
  type Header,
  headerSchema,
} from "./format.ts";
import { cutLines } from "./lines.ts";

/** A backup under way: its header is read, its batches follow, and `readEnd` what comes last. */
export type OpenBackup = Readonly<{
  header: Header;
  batches(): AsyncGenerator<Batch>;
  /** After the last batch. */
  readEnd(): End;
}>;

/**
 * Opens a backup. Whatever was changed in the file, or cut off from it, fails while it is read.
 * Throws `BackupRefused`.
 */
export async function openBackup(path: string, by: BackupIdentity): Promise<OpenBackup> {
  const lines = understand(decryptedLines(path, by));
  const first = await lines.next();
  const header = parse(headerSchema, first.done ? "null" : first.value);
  let end: End | null = null;
  return {
    header,
    async *batches() {
      for await (const line of lines) {
        if (end) throw new BackupRefused("Something follows the end of the backup.");
        const value = parseJson(line);
        const isEnd = typeof value === "object" && value !== null && "end" in value;
        if (isEnd) end = check(endSchema, value);
        else yield check(batchSchema, value);
      }
    },
    readEnd() {
      if (end) return end;
      throw new BackupRefused("The backup has no end: it is not complete.");
    },
  };
}

async function* decryptedLines(path: string, by: BackupIdentity): AsyncGenerator<string> {
  const decrypter = createDecrypter(by);
  const file = createReadStream(path);
  const unzip = createGunzip();
  try {
    const opened = await decrypter.decrypt(ReadableStream.from(file));
    const compressed = async function* () {
      yield* opened;
    };
    const source = Readable.from(compressed());
    source.on("error", (error) => unzip.destroy(error));
    source.pipe(unzip);
    yield* cutLines(unzip);
  } finally {
    file.destroy();
    unzip.destroy();
  }
}

/** Errors of the file, of age and of gzip, in a sentence. */
async function* understand(lines: AsyncGenerator<string>): AsyncGenerator<string> {
  try {
    yield* lines;
  } catch (error) {
    if (error instanceof BackupRefused) throw error;
    const reason = error instanceof Error ? error.message : "an unknown reason";
    throw new BackupRefused(`The backup cannot be opened: ${reason}.`);
  }
}

function parse<Value>(schema: ZodType<Value>, line: string): Value {
  return check(schema, parseJson(line));
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new BackupRefused("A line of the backup is no JSON.");
  }
}

function check<Value>(schema: ZodType<Value>, value: unknown): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BackupRefused("The file is no backup that this version of Florin understands.");
}
