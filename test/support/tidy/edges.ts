import { type FeatureName, featureNames, placeOf, resolveImport } from "./places.ts";
import {
  isScript,
  lineAt,
  type Rule,
  type SourceFile,
  type Violation,
  violationAt,
} from "./source.ts";
import { importsOf } from "./syntax.ts";

/** Which feature may import which others; `any` stands for all of them. */
export type Edges = Readonly<Partial<Record<FeatureName, readonly FeatureName[] | "any">>>;

export type EdgePlan = Readonly<{
  /** The file that holds the plan, for the messages. */
  path: string;
  /** Edges of features that exist: an unused one must go. */
  edges: Edges;
  /** Edges promised to features to come: may be unused until both ends have their index.ts. */
  promisedEdges: Edges;
}>;

/** Features import each other through index.ts, along the planned edges (tables.ts: tables.ts). */
export function arrowsBetweenFeatures(plan: EdgePlan): Rule {
  return (files) => {
    const used = new Set<string>();
    const wrong = files.filter(isScript).flatMap((file) => {
      const { feature } = placeOf(file.path);
      if (feature === null) return [];
      return importsOf(file).flatMap(({ specifier, start }) => {
        const target = resolveImport(file.path, specifier);
        const other = target === null ? null : placeOf(target).feature;
        if (target === null || other === null || other === feature) return [];
        if (file.path.endsWith("/tables.ts") && target.endsWith("/tables.ts")) return [];
        used.add(`${feature}→${other}`);
        const open = target === `src/features/${other}/index.ts`;
        if (open && isPlanned(plan, feature, other)) return [];
        const problem = `The feature ${feature} imports ${target}`;
        const mend = open
          ? `Do without ${other}, or plan the edge ${feature}→${other} in ${plan.path}`
          : `Export it from ${other}/index.ts`;
        return violationAt(file, start, problem, mend);
      });
    });
    return [...wrong, ...idleEdges(plan, used, files)];
  };
}

function isPlanned({ edges, promisedEdges }: EdgePlan, from: string, to: string): boolean {
  return [edges, promisedEdges].some((plan) => holdsEdge(plan, from, to));
}

function holdsEdge(edges: Edges, from: string, to: string): boolean {
  const targets = edges[from as FeatureName];
  return targets === "any" || (targets as readonly string[] | undefined)?.includes(to) === true;
}

function idleEdges(
  { path, edges, promisedEdges }: EdgePlan,
  used: ReadonlySet<string>,
  files: readonly SourceFile[],
): Violation[] {
  const paths = new Set(files.map((file) => file.path));
  const exists = (feature: string): boolean => paths.has(`src/features/${feature}/index.ts`);
  const idle = (from: string, to: string): boolean => !used.has(`${from}→${to}`);
  const found: Violation[] = [];
  const add = (problem: string, mend: string, from = "promisedEdges"): void => {
    found.push({ path, line: planLine(files, path, from), problem, mend });
  };
  for (const [from, to] of listEdges(edges)) {
    if (idle(from, to)) add(`Nothing uses the edge ${from}→${to}`, "Remove it", from);
  }
  for (const [from, to] of listEdges(promisedEdges)) {
    if (holdsEdge(edges, from, to)) add(`The edge ${from}→${to} stands twice`, "Remove one", from);
    if (exists(from) && exists(to) && idle(from, to)) {
      add(
        `Nothing uses the promised edge ${from}→${to}, and both features exist`,
        "Remove it",
        from,
      );
    }
  }
  if (Object.keys(promisedEdges).length > 0 && featureNames.every(exists)) {
    add("Every feature exists, yet edges are promised", "Move the used ones to the edges proper");
  }
  return found;
}

/** The line of the plan that holds the edges of a feature; 1 when it is laid out otherwise. */
function planLine(files: readonly SourceFile[], path: string, key: string): number {
  const text = files.find((file) => file.path === path)?.text ?? "";
  return lineAt(text, text.search(new RegExp(`^[ \\t]*${key}:`, "m")));
}

function listEdges(edges: Edges): [from: FeatureName, to: FeatureName][] {
  return featureNames.flatMap((from) => {
    const targets = edges[from] ?? [];
    return targets === "any" ? [] : targets.map((to): [FeatureName, FeatureName] => [from, to]);
  });
}

/** The planned edges have no cycle; one way round is shown for each feature on one. */
export function edgesWithoutRing(plan: EdgePlan): Rule {
  const targetsOf = (from: FeatureName): FeatureName[] =>
    featureNames.filter((to) => to !== from && isPlanned(plan, from, to));
  return (files) =>
    featureNames.flatMap((start) => {
      const round = findWay(start, start, targetsOf, new Set());
      if (round === null) return [];
      const problem = `The features import each other in a ring: ${[start, ...round].join("→")}`;
      const mend = "Turn one edge round, or move the shared part down";
      return { path: plan.path, line: planLine(files, plan.path, start), problem, mend };
    });
}

function findWay(
  from: FeatureName,
  goal: FeatureName,
  targetsOf: (from: FeatureName) => FeatureName[],
  seen: Set<FeatureName>,
): FeatureName[] | null {
  for (const next of targetsOf(from)) {
    if (next === goal) return [next];
    if (seen.has(next)) continue;
    seen.add(next);
    const rest = findWay(next, goal, targetsOf, seen);
    if (rest) return [next, ...rest];
  }
  return null;
}
