import type pg from "pg";
import type { Sent } from "./recording-database.ts";

type Node = Readonly<{
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Conflict Arbiter Indexes"?: string[];
  Plans?: Node[];
}>;

export type Plan = Readonly<{
  /** Tables that are read from their beginning to their end. */
  scanned: readonly string[];
  indexes: readonly string[];
  /** Sorts of rows that no index gives in order. */
  sorts: number;
}>;

/** What the server would do for a statement with these very parameters, sent apart from it. */
export async function planOf(client: pg.Client, { query, parameters }: Sent): Promise<Plan> {
  const { rows } = await client.query(`explain (format json) ${query}`, parameters);
  const nodes = flatten(rows[0]["QUERY PLAN"][0].Plan);
  return {
    scanned: nodes.flatMap((node) =>
      node["Node Type"] === "Seq Scan" ? (node["Relation Name"] ?? []) : [],
    ),
    indexes: nodes.flatMap((node) => [
      ...(node["Index Name"] ? [node["Index Name"]] : []),
      ...(node["Conflict Arbiter Indexes"] ?? []),
    ]),
    sorts: nodes.filter((node) => /Sort$/.test(node["Node Type"])).length,
  };
}

function flatten(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}
