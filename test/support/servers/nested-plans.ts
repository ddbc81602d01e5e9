import type pg from "pg";
import { z } from "zod";

type Node = Readonly<{
  "Node Type": string;
  "Relation Name"?: string | undefined;
  "Index Cond"?: string | undefined;
  Plans?: Node[] | undefined;
}>;

const node: z.ZodType<Node> = z.lazy(() =>
  z.object({
    "Node Type": z.string(),
    "Relation Name": z.string().optional(),
    "Index Cond": z.string().optional(),
    Plans: z.array(node).optional(),
  }),
);
const explained = z.object({ "Query Text": z.string(), Plan: node });

/** One statement that ran, whoever sent it: a caller or a function. */
export type RanStatement = Readonly<{
  query: string;
  /** Tables that were read from one end to the other, in the order of an index or of none. */
  readWhole: readonly string[];
  /** Tables of which an index gave some rows. */
  lookedUp: readonly string[];
}>;

/** Keeps the plan of every statement on a superuser's connection, those inside functions too. */
export async function watchNestedPlans(client: pg.Client): Promise<RanStatement[]> {
  const statements: RanStatement[] = [];
  client.on("notice", ({ message = "" }) => {
    const [, plan] = /^duration: .* plan:\n(.*)$/s.exec(message) ?? [];
    if (plan !== undefined) statements.push(readPlan(plan));
  });
  await client.query(`
    load 'auto_explain';
    set auto_explain.log_level = notice;
    set auto_explain.log_format = json;
    set auto_explain.log_nested_statements = on;
    set auto_explain.log_min_duration = 0`);
  return statements;
}

function readPlan(text: string): RanStatement {
  const { "Query Text": query, Plan } = explained.parse(JSON.parse(text));
  const reads = flatten(Plan).filter((each) => / Scan$/.test(each["Node Type"]));
  const nameOf = (each: Node) => each["Relation Name"] ?? [];
  return {
    query,
    readWhole: reads.filter((each) => !isLookUp(each)).flatMap(nameOf),
    lookedUp: reads.filter(isLookUp).flatMap(nameOf),
  };
}

/** The index of a heap scan by bitmap has the condition, and stands below it. */
function isLookUp(each: Node): boolean {
  if (each["Node Type"] === "Bitmap Heap Scan") return (each.Plans ?? []).every(isLookUp);
  return each["Index Cond"] !== undefined;
}

function flatten(root: Node): Node[] {
  return [root, ...(root.Plans ?? []).flatMap(flatten)];
}
