/** One line of a scrape. */
export type ScrapedSample = Readonly<{ labels: Readonly<Record<string, string>>; value: number }>;

export type Scrape = Readonly<{
  samples(name: string): readonly ScrapedSample[];
  /** The value of the one sample with these labels among others; 0 when there is none. */
  value(name: string, labels?: Readonly<Record<string, string>>): number;
}>;

const name = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const comment = new RegExp(`^# (HELP ${name} .+|TYPE ${name} (counter|gauge|histogram))$`);
const sample = new RegExp(`^(${name})(?:\\{(.*)\\})? (\\S+)$`);
const pair = new RegExp(`^(${name})="((?:[^"\\\\]|\\\\["\\\\n])*)"(?:,|$)`);

/** Reads the text of `/metrics` by the grammar of version 0.0.4; whatever else it holds is a fault. */
export function readScrape(text: string): Scrape {
  if (text !== "" && !text.endsWith("\n")) throw new Error("The last line does not end");
  const byName = new Map<string, ScrapedSample[]>();
  for (const line of text.split("\n").slice(0, -1)) {
    if (comment.test(line)) continue;
    const [, family, labels = "", value] = sample.exec(line) ?? [];
    if (family === undefined || !Number.isFinite(Number(value))) throw new Error(`Wrong: ${line}`);
    const known = byName.get(family) ?? [];
    known.push({ labels: readLabels(labels), value: Number(value) });
    byName.set(family, known);
  }
  const samples = (wanted: string) => byName.get(wanted) ?? [];
  return {
    samples,
    value(wanted, labels = {}) {
      const found = samples(wanted).filter((one) =>
        Object.entries(labels).every(([label, content]) => one.labels[label] === content),
      );
      if (found.length > 1) throw new Error(`${found.length} of ${wanted} have these labels`);
      return found[0]?.value ?? 0;
    },
  };
}

function readLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  let rest = text;
  while (rest !== "") {
    const [whole, label, value] = pair.exec(rest) ?? [];
    if (whole === undefined || label === undefined) throw new Error(`Wrong labels: ${text}`);
    labels[label] = (value ?? "").replace(/\\(.)/g, (_, sign) => (sign === "n" ? "\n" : sign));
    rest = rest.slice(whole.length);
  }
  return labels;
}
