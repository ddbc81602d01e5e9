import type { Outcome } from "./command.ts";

export type RowOutcome = Readonly<{
  line: number;
  outcome: "imported" | "exists" | "duplicate" | "refused";
  /** Names of fields and reasons; never what stands in the row. */
  note?: string;
}>;

/** Rows that are told one by one; all are counted. */
const maxTold = 1_000;

/** What became of every row of an import, or would have. */
export function reportImport(
  rows: readonly RowOutcome[],
  { isApplied, what }: Readonly<{ isApplied: boolean; what: string }>,
): Outcome {
  const count = (outcome: RowOutcome["outcome"]) =>
    rows.filter((row) => row.outcome === outcome).length;
  const counts = {
    imported: count("imported"),
    exists: count("exists"),
    duplicate: count("duplicate"),
    refused: count("refused"),
  };
  const spelt = (row: RowOutcome) => {
    const verb = { imported: isApplied ? "imported" : "would be imported" } as const;
    const outcome = row.outcome === "imported" ? verb.imported : row.outcome;
    return `  line ${row.line}: ${outcome}${row.note ? ` (${row.note})` : ""}`;
  };
  const more = rows.length > maxTold ? [`  and ${rows.length - maxTold} more`] : [];
  const summary =
    `${counts.imported} ${what} ${isApplied ? "were" : "would be"} imported, ` +
    `${counts.exists} are there already, ${counts.duplicate} stand in the file twice, ` +
    `${counts.refused} are refused.`;
  const next = isApplied ? [] : ["Nothing was changed. Add --apply to do it."];
  return {
    text: [...rows.slice(0, maxTold).map(spelt), ...more, summary, ...next].join("\n"),
    fields: { applied: isApplied, ...counts, rows: rows.slice(0, maxTold) },
    isFailure: counts.refused + counts.duplicate > 0,
  };
}
