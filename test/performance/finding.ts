/** What one measurement found, as lines for people and as a promise that it keeps or breaks. */
export type Finding = Readonly<{ lines: readonly string[]; kept: boolean }>;

export type Row = Readonly<{ name: string; rate: number }>;

/** One line per row; ratios and extra microseconds are those against the first row. */
export function tableOf(rows: readonly Row[]): string[] {
  const base = rows[0]?.rate ?? Number.NaN;
  const width = Math.max(...rows.map(({ name }) => name.length));
  return rows.map(({ name, rate }) => {
    const perSecond = Math.round(rate).toLocaleString("en").padStart(8);
    const extraMicroseconds = (1e6 / rate - 1e6 / base).toFixed(1).padStart(6);
    const ratio = (rate / base).toFixed(2);
    return `  ${name.padEnd(width)} ${perSecond}/s  ${ratio}  +${extraMicroseconds} µs`;
  });
}

/** Compares the ratio that was found with the least one that is promised. */
export function judge(name: string, ratio: number, promised: number): Finding {
  const kept = ratio >= promised;
  const text = `${name}: ratio ${ratio.toFixed(2)} (promised ≥ ${promised.toFixed(2)})`;
  return { lines: [kept ? text : `${text} MISSED`], kept };
}
