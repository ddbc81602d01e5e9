import type { LedgerCheck, Summary } from "./report.ts";

/** The summary for people: one line for each operation, then the whole. */
export function renderTable(summary: Summary): string {
  const rows = [
    ["operation", "requests", "p50 ms", "p95 ms", "p99 ms", "errors"],
    ...summary.operations.map(({ name, requests, p50_ms, p95_ms, p99_ms, errors }) => [
      name,
      ...[requests, p50_ms, p95_ms, p99_ms].map(String),
      describe(errors),
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => width(row, column))));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => pad(cell, column, widths?.[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const { finished, people, requests, seconds, errors, outcomes, ledger } = summary;
  const rate = Math.round(requests / Math.max(seconds, 0.1));
  const whole = [
    `${finished} of ${people} people got through: ${requests} requests in ${seconds} s ` +
      `(${rate}/s), errors: ${describe(errors)}`,
    `Outcomes: ${describe(outcomes)}`,
    ...summary.left_out.map((part) => `Left out, because the server has none: ${part}`),
    describeLedger(ledger),
  ];
  return `${lines.join("\n")}\n\n${whole.join("\n")}\n`;
}

function describeLedger(ledger: LedgerCheck): string {
  if (ledger.status === "not_checked") return "Ledger: not checked";
  const { put_in, balances, currency, status } = ledger;
  const verdict = status === "clean" ? "the same" : "NOT the same";
  const sums = `${put_in} put in, ${balances} there at the end (minor units of ${currency})`;
  return `Ledger: ${sums}: ${verdict}`;
}

function width(row: readonly string[], column: number): number {
  return row[column]?.length ?? 0;
}

/** Numbers stand to the right; the name and the errors are words. */
function pad(cell: string, column: number, size: number): string {
  return column === 0 || column === 5 ? cell.padEnd(size) : cell.padStart(size);
}

function describe(counts: Readonly<Record<string, number>>): string {
  const list = Object.entries(counts).map(([code, count]) => `${code} ${count}`);
  return list.length === 0 ? "none" : list.join(", ");
}
