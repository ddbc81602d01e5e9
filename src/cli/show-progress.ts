const barWidth = 24;

/** One line that counts up, where a person looks on; a bar where the end is known. */
export function showProgress(complain: (text: string) => void, unit: string) {
  const isWatched = process.stderr.isTTY === true;
  let shown = false;
  return {
    show(count: number, total?: number) {
      if (!isWatched) return;
      shown = true;
      complain(`\r${describeProgress(count, unit, total)}`);
    },
    end() {
      if (shown) complain("\n");
      shown = false;
    },
  };
}

/** Such as `[######                  ]  25 %  1,000 of 4,000 rows`. */
export function describeProgress(count: number, unit: string, total?: number): string {
  if (!total) return `${count.toLocaleString("en")} ${unit}`;
  // Rows may have come since they were counted.
  const part = Math.min(1, count / total);
  const bar = "#".repeat(Math.floor(part * barWidth)).padEnd(barWidth);
  const percent = String(Math.floor(part * 100)).padStart(3);
  const of = `${count.toLocaleString("en")} of ${total.toLocaleString("en")} ${unit}`;
  return `[${bar}] ${percent} %  ${of}`;
}
