/** Metrics of one name. Source: the text format of Prometheus, version 0.0.4. */
export type Family = Readonly<{
  name: string;
  help: string;
  kind: "counter" | "gauge" | "histogram";
  samples: readonly Sample[];
}>;

export type Sample = Readonly<{
  /** Behind the name: `_bucket`, `_sum`, `_count` of a histogram. */
  suffix?: string;
  labels: Readonly<Record<string, string>>;
  value: number;
}>;

export const expositionType = "text/plain; version=0.0.4; charset=utf-8";

/** Families without samples are left out. */
export function renderFamilies(families: readonly Family[]): string {
  return families
    .filter(({ samples }) => samples.length > 0)
    .map(renderFamily)
    .join("");
}

function renderFamily({ name, help, kind, samples }: Family): string {
  const lines = samples.map(({ suffix = "", labels, value }) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeValue(text)}"`);
    const set = pairs.length > 0 ? `{${pairs.join(",")}}` : "";
    return `${name}${suffix}${set} ${value}`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${lines.join("\n")}\n`;
}

function escapeValue(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
