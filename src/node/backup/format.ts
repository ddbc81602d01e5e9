import { z } from "zod";

/**
 * A backup is JSON, a line each, compressed with gzip and encrypted with age: a header, batches of
 * rows, and an end that says how many there were and what they hash to. A row is the text that
 * Postgres itself makes of it and reads again, so that no value passes through another type.
 */
export const formatVersion = 1;

const tableSchema = z.strictObject({
  name: z.string(),
  columns: z.array(z.string()),
  /** In the snapshot that everything was read in. */
  rows: z.int().nonnegative(),
});

export const headerSchema = z.strictObject({
  format: z.literal("florin-backup"),
  version: z.literal(formatVersion),
  created_at: z.iso.datetime(),
  /** The newest migration. */
  schema: z.string(),
  tables: z.array(tableSchema),
  sequences: z.array(z.strictObject({ name: z.string(), value: z.string() })),
});

export const batchSchema = z.strictObject({ table: z.string(), rows: z.array(z.string()) });

/** SHA-256 over the rows of a table in the order of its primary key, each with a line feed. */
const digestSchema = z.strictObject({
  name: z.string(),
  rows: z.int().nonnegative(),
  sha256: z.hex().length(64),
});

export const endSchema = z.strictObject({ end: z.literal(true), tables: z.array(digestSchema) });

export type Header = z.infer<typeof headerSchema>;
export type Batch = z.infer<typeof batchSchema>;
export type End = z.infer<typeof endSchema>;
export type TableDigest = z.infer<typeof digestSchema>;

/** The backup, or the place for it, is not what it must be; the message says how. */
export class BackupRefused extends Error {
  override readonly name = "BackupRefused";
}
