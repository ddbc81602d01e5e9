import type { RecordingDatabase } from "./recording-database.ts";

type Node = Readonly<{
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Loops": number;
  "Shared Hit Blocks": number;
  "Shared Read Blocks": number;
  Plans?: Node[];
}>;

/** What the statements of an act did when they ran. */
export type PageCost = Readonly<{
  statements: number;
  /** Blocks of tables and indexes that were looked at, each as often as it was. */
  blocks: number;
  /** Tables that were read from their beginning. */
  scanned: readonly string[];
  /** Indexes that were really asked. */
  used: readonly string[];
}>;

/** Runs the act once to see its statements, and each of them once more to measure it. */
export async function pageCostOf(
  { client, record }: RecordingDatabase,
  act: () => unknown,
): Promise<PageCost> {
  const plans: Node[] = [];
  for (const { query, parameters } of await record(act)) {
    const text = `explain (analyze, buffers, timing off, format json) ${query}`;
    const { rows } = await client.query(text, parameters);
    plans.push(rows[0]["QUERY PLAN"][0].Plan);
  }
  const ran = plans.flatMap(flatten).filter((node) => node["Actual Loops"] > 0);
  return {
    statements: plans.length,
    blocks: plans.reduce(
      (sum, plan) => sum + plan["Shared Hit Blocks"] + plan["Shared Read Blocks"],
      0,
    ),
    scanned: ran.flatMap((node) =>
      node["Node Type"] === "Seq Scan" ? (node["Relation Name"] ?? []) : [],
    ),
    used: [...new Set(ran.flatMap((node) => node["Index Name"] ?? []))],
  };
}

function flatten(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}
