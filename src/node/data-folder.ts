import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** A folder that this process alone may use until it ends. */
export type DataFolder = Readonly<{ path: string; release(): void }>;

/** The folder belongs to another running process. */
export class DataFolderBusy extends Error {
  constructor(path: string) {
    super(
      `The data folder ${path} is in use by another Florin process. ` +
        "Stop that one, or give this one a folder of its own with DATA_DIR.",
    );
    this.name = "DataFolderBusy";
  }
}

/**
 * Opens the folder, making it if need be, for this process alone. The lock is one that the
 * operating system keeps on SQLite's behalf, so it ends with the process, however that ends, and
 * holds between containers that share a volume. Throws `DataFolderBusy`.
 */
export function openDataFolder(path: string): DataFolder {
  const folder = resolve(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(folder, "lock.sqlite"), { timeout: 0 });
  try {
    lock.exec("pragma locking_mode = exclusive; begin exclusive");
  } catch (error) {
    lock.close();
    if (error instanceof Error && /locked/.test(error.message)) throw new DataFolderBusy(folder);
    throw error;
  }
  return { path: folder, release: () => lock.close() };
}
