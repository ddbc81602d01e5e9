import { type Place, placeOf, resolveImport, type Zone } from "./places.ts";
import { isScript, type SourceFile, type Violation, violationAt } from "./source.ts";
import { type Import, importsOf } from "./syntax.ts";

type Reach = Readonly<{
  zones: readonly Zone[];
  /** Which files of a feature are open to this zone; a feature's own files always are. */
  featureFiles?: RegExp;
}>;

const index = /^index\.ts$/;
const indexOrRoutes = /^(index|routes(-[a-z0-9-]+)?)\.tsx?$/;
const tables = /^tables\.ts$/;
const indexOrTables = /^(index|tables)\.ts$/;

const everything: readonly Zone[] = ["core", "platform", "config", "services", "app", "web"];

/** What each zone may import of ours. Zones that are missing here (tests, tools) may import all. */
const reaches: Readonly<Partial<Record<Zone, Reach>>> = {
  core: { zones: ["core"] },
  platform: { zones: ["core", "platform"] },
  feature: { zones: ["core", "platform"] },
  web: { zones: ["core", "platform", "web"], featureFiles: index },
  config: { zones: ["core", "platform"] },
  services: { zones: ["core", "platform", "config"], featureFiles: tables },
  app: { zones: ["core", "platform", "web"], featureFiles: indexOrRoutes },
  "src/node": {
    zones: ["core", "platform", "config", "services", "src/node"],
    featureFiles: indexOrTables,
  },
  "src/cli": {
    zones: ["core", "platform", "config", "services", "src/node", "src/cli"],
    featureFiles: indexOrTables,
  },
  "worker.ts": { zones: everything, featureFiles: index },
  "node.ts": { zones: [...everything, "src/node"], featureFiles: index },
  "cli.ts": { zones: [...everything, "src/node", "src/cli"], featureFiles: index },
  client: { zones: ["client"] },
  dev: { zones: ["core", "platform", "src/node", "dev"] },
};

const entries: readonly Zone[] = ["worker.ts", "node.ts", "cli.ts"];

/** Imports follow the arrows: core ← platform ← features ← web ← app ← entries. */
export function arrowsBetweenZones(files: readonly SourceFile[]): Violation[] {
  return files.filter(isScript).flatMap((file) => {
    const from = placeOf(file.path);
    const misplaced = from.zone === "nowhere" ? [unplanned(file)] : [];
    const wrong = importsOf(file).flatMap((found) => {
      const target = resolveImport(file.path, found.specifier);
      const problem = target === null ? null : forbids(from, found, target);
      return problem === null ? [] : violationAt(file, found.start, ...problem);
    });
    return [...misplaced, ...wrong];
  });
}

function unplanned(file: SourceFile): Violation {
  const mend = "Move it into core, platform, a feature, web, src/node or src/cli";
  return violationAt(file, 0, "The plan of src has no place for this file", mend);
}

type Fault = [problem: string, mend: string];

function forbids(from: Place, found: Import, target: string): Fault | null {
  const to = placeOf(target);
  const reach = reaches[from.zone];
  if (reach === undefined) return null;
  if (entries.includes(to.zone)) {
    return [`It imports the entry ${target}`, "Move what it needs out of the entry"];
  }
  if (to.zone === "outside" && from.zone !== "core") return null;
  if (to.zone === "feature") return forbidsFeature(from, to, target, reach);
  if (from.zone === "client" && found.typeOnly && /openapi/.test(target)) return null;
  // Pages speak with the API in its own words, which the client's types say.
  if (from.zone === "web" && found.typeOnly && target === "client/openapi.d.ts") return null;
  if (reach.zones.includes(to.zone)) return null;
  return [
    `${nameOf(from)} imports ${target}`,
    `From here only ${reach.zones.join(", ")} can be seen: take it through ctx, or move it`,
  ];
}

function forbidsFeature(from: Place, to: Place, target: string, reach: Reach): Fault | null {
  const file = target.slice(`src/features/${to.feature}/`.length);
  if (from.zone === "feature") return null;
  if (!reach.featureFiles) {
    return [
      `${nameOf(from)} imports the feature ${to.feature}`,
      "Turn the arrow round: pass it in",
    ];
  }
  if (reach.featureFiles.test(file)) return null;
  const shown = `Of a feature only ${reach.featureFiles.source} can be seen from here`;
  return [`${nameOf(from)} imports ${target}`, `${shown}: export it there`];
}

function nameOf(place: Place): string {
  return place.feature === null ? place.zone : `the feature ${place.feature}`;
}
