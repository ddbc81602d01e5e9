import { posix } from "node:path";

/** The features of the house; a folder of another name is a mistake. */
export const featureNames = [
  "auth",
  "users",
  "audit",
  "kyc",
  "screening",
  "ledger",
  "transfers",
  "cards",
  "compliance",
  "reporting",
  "assessments",
  "wave",
  "warehouse",
  "social",
  "webhooks",
  "system",
] as const;

export type FeatureName = (typeof featureNames)[number];

/** The part of the house a path belongs to. */
export type Zone =
  | "core"
  | "platform"
  | "feature"
  | "web"
  | "config"
  | "services"
  | "app"
  | "src/node"
  | "src/cli"
  | "worker.ts"
  | "node.ts"
  | "cli.ts"
  /** Under src, but nowhere in the plan. */
  | "nowhere"
  | "client"
  | "dev"
  | "test"
  | "tools"
  /** Everything else: files at the root, migrations, static files. */
  | "outside";

export type Place = Readonly<{
  zone: Zone;
  /** The folder's name, for the zone `feature` only. */
  feature: string | null;
}>;

const singleFiles: Readonly<Record<string, Zone>> = {
  "src/config.ts": "config",
  "src/services.ts": "services",
  "src/app.ts": "app",
  "src/scheduled.ts": "app",
  "src/worker.ts": "worker.ts",
  "src/node.ts": "node.ts",
  "src/cli.ts": "cli.ts",
};

const folders: readonly (readonly [prefix: string, zone: Zone])[] = [
  ["src/core/", "core"],
  ["src/platform/", "platform"],
  ["src/web/", "web"],
  ["src/node/", "src/node"],
  ["src/cli/", "src/cli"],
  ["src/", "nowhere"],
  ["client/", "client"],
  ["dev/", "dev"],
  ["test/", "test"],
  ["tools/", "tools"],
];

export function placeOf(path: string): Place {
  const feature = /^src\/features\/([^/]+)\//.exec(path)?.[1];
  if (feature) return { zone: "feature", feature };
  const zone =
    singleFiles[path] ?? folders.find(([prefix]) => path.startsWith(prefix))?.[1] ?? "outside";
  return { zone, feature: null };
}

/** The path a relative specifier means, or null when the specifier names a package. */
export function resolveImport(fromPath: string, specifier: string): string | null {
  if (!/^\.{1,2}(\/|$)/.test(specifier)) return null;
  return posix.join(posix.dirname(fromPath), specifier.replace(/\?.*$/, ""));
}
