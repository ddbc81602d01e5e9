import type { Bundle } from "./build.ts";

/** What nodejs_compat must provide for the bundle; anything else is a surprise. */
const runtimeModules = new Set(["node:crypto", "crypto", "node:async_hooks"]);
/** They open sockets or files, which is for Node alone; two parts of `pg` only read text. */
const nodePackages =
  /^(pg|pg-(?!types$|int8$).*|ioredis|@electric-sql\/pglite|rate-limiter-flexible|sonic-boom)$/;
const nodeServer = "@hono/node-server";

export type Share = Readonly<{ name: string; bytes: number }>;

/** Minified bytes per package, and per folder of our own sources; the biggest come first. */
export function listShares({ bytesOf }: Bundle): Share[] {
  const shares = new Map<string, number>();
  for (const [source, bytes] of bytesOf) {
    const name = packageOf(source) ?? source.split("/").slice(0, 3).join("/");
    shares.set(name, (shares.get(name) ?? 0) + bytes);
  }
  return [...shares]
    .map(([name, bytes]) => ({ name, bytes }))
    .toSorted((one, other) => other.bytes - one.bytes);
}

/** A sentence for everything in the bundle that cannot work on Workers. */
export function findStrangers(bundle: Bundle): string[] {
  const packages = new Set([...bundle.bytesOf.keys()].map(packageOf));
  return [
    ...[...packages]
      .filter((name) => name !== null && (name === nodeServer || nodePackages.test(name)))
      .map((name) => `${name} is in the bundle, but it is for Node alone`),
    ...bundle.outsideImports
      .filter((path) => !runtimeModules.has(path))
      .map((path) => `The bundle imports ${path}, which is not on the list of tools/worker-size`),
  ];
}

function packageOf(source: string): string | null {
  const inner = source.split("node_modules/").at(-1);
  if (inner === undefined || inner === source) return null;
  return /^(@[^/]+\/)?[^/]+/.exec(inner)?.[0] ?? null;
}
