import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";

/** What esbuild says about one bundle; sources are paths from the root of the project. */
export type Bundle = Readonly<{
  gzipBytes: number;
  /** The minified bytes that each source adds. */
  bytesOf: ReadonlyMap<string, number>;
  /** Modules that the runtime must bring along. */
  outsideImports: readonly string[];
  /** The upload that `wrangler check startup` takes. */
  uploadFile: string;
}>;

type Metafile = Readonly<{
  outputs: Readonly<
    Record<
      string,
      Readonly<{
        entryPoint?: string;
        imports: readonly Readonly<{ path: string; external?: boolean }>[];
        inputs: Readonly<Record<string, Readonly<{ bytesInOutput: number }>>>;
      }>
    >
  >;
}>;

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const timeoutMs = 120_000;

/** Runs wrangler in the root of the project; throws when it fails. */
export async function runWrangler(...parameters: string[]): Promise<void> {
  const wrangler = join(root, "node_modules", ".bin", "wrangler");
  await run(wrangler, parameters, { cwd: root, timeout: timeoutMs });
}

/** Bundles the Worker into `folder` as a deployment would, without deploying it. */
export async function buildWorker(folder: string): Promise<Bundle> {
  const uploadFile = join(folder, "worker.bundle");
  const metafile = join(folder, "meta.json");
  const outputs = ["--outdir", folder, "--outfile", uploadFile, "--metafile", metafile];
  await runWrangler("deploy", "--dry-run", "--minify", ...outputs);
  const { outputs: files } = JSON.parse(readFileSync(metafile, "utf8")) as Metafile;
  const entry = Object.values(files).find(({ entryPoint }) => entryPoint !== undefined);
  if (!entry) throw new Error("The metafile names no entry point");
  return {
    gzipBytes: gzipSync(readFileSync(join(folder, "worker.js"))).length,
    bytesOf: new Map(
      Object.entries(entry.inputs).map(([source, { bytesInOutput }]) => [source, bytesInOutput]),
    ),
    outsideImports: entry.imports.filter(({ external }) => external).map(({ path }) => path),
    uploadFile,
  };
}
