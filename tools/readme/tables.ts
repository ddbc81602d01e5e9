/** The rows of the first table below a heading, without its head; each cell as written. */
function readTable(markdown: string, heading: string): string[][] {
  const start = markdown.indexOf(`\n${heading}\n`);
  if (start < 0) throw new Error(`README.md has no heading "${heading}"`);
  const lines = markdown.slice(start + heading.length + 2).split("\n");
  const first = lines.findIndex((line) => line.startsWith("|"));
  const length = lines.slice(first).findIndex((line) => !line.startsWith("|"));
  return lines.slice(first + 2, first + length).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

type Fact = Readonly<{ name: string; preset: string }>;

/** Every variable that `src/config.ts` knows, with its default, read from its source. */
export function readConfigVariables(source: string): Fact[] {
  const body = /const variables = z\.object\(\{\n([\s\S]*?)\n\}\);/.exec(source)?.[1];
  if (body === undefined) throw new Error("src/config.ts has no schema of variables any more");
  const code = `${body.replace(/\/\*\*.*?\*\//gs, "")}\n`;
  const entries = code.matchAll(/^ {2}([A-Z][A-Z0-9_]*): ([\s\S]*?),\n(?=\s*([A-Z]|$))/gm);
  return [...entries].map(([, name = "", schema = ""]) => {
    const [, text, number] = /\.default\((?:"([^"]*)"|([\d_]+))\)/.exec(schema) ?? [];
    return { name, preset: text ?? number?.replaceAll("_", "") ?? "" };
  });
}

/** Sentences about each variable that README and `src/config.ts` tell differently. */
export function compareVariables(readme: string, source: string): string[] {
  const shown = readTable(readme, "## Variables").map(([name = "", preset = ""]) => ({
    name: nameIn(name),
    preset: nameIn(preset),
  }));
  return compare("variable", shown, readConfigVariables(source));
}

/** The same for the names of `POLICY`; `†` stands at those that nothing in `src/` uses yet. */
export function comparePolicy(
  readme: string,
  policy: Readonly<Record<string, unknown>>,
  isUsed: (name: string) => boolean,
): string[] {
  const rows = readTable(readme, "### Policy");
  const shown = rows.map(([name = "", preset = ""]) => ({ name: nameIn(name), preset }));
  const known = Object.entries(policy).map(([name, preset]) => ({
    name,
    preset: String(preset) || "none",
  }));
  const marks = rows.flatMap(([cell = ""]) => {
    const isMarked = cell.includes("†");
    if (isMarked !== isUsed(nameIn(cell))) return [];
    const truth = isMarked ? "is used in src: remove its †" : "is used nowhere in src: mark it †";
    return `The policy ${nameIn(cell)} ${truth}`;
  });
  return [...compare("policy", shown, known), ...marks];
}

/** Sentences about operator commands that README does not explain, or that do not exist. */
export function compareCommands(readme: string, known: readonly string[]): string[] {
  const shown = readTable(readme, "## For operators").map(([cell = ""]) => nameIn(cell));
  const names = shown.map((usage) => usage.split(" ")[0] ?? "");
  return compare("command", names.map(withoutPreset), known.map(withoutPreset));
}

function withoutPreset(name: string): Fact {
  return { name, preset: "" };
}

/** Sentences about packages of `package.json` that README does not name. */
export function comparePackages(readme: string, packages: readonly string[]): string[] {
  const start = readme.indexOf("\n## Packages\n");
  const section = readme.slice(start, readme.indexOf("\n## ", start + 1));
  return packages
    .filter((name) => !name.startsWith("@types/") && !section.includes(`\`${name}\``))
    .map((name) => `README.md gives no reason for the package ${name}`);
}

function compare(kind: string, shown: readonly Fact[], known: readonly Fact[]): string[] {
  const presets = new Map(shown.map(({ name, preset }) => [name, preset]));
  const missing = known.flatMap(({ name, preset }) => {
    const written = presets.get(name);
    if (written === undefined) return `README.md does not know the ${kind} ${name}`;
    if (written === preset) return [];
    return `README.md gives the ${kind} ${name} the default "${written}", which is "${preset}"`;
  });
  const names = new Set(known.map(({ name }) => name));
  const twice = shown.filter(({ name }, at) => shown.findIndex((one) => one.name === name) < at);
  const invented = shown.filter(({ name }) => !names.has(name));
  return [
    ...missing,
    ...invented.map(({ name }) => `There is no ${kind} ${name}`),
    ...twice.map(({ name }) => `README.md explains the ${kind} ${name} twice`),
  ];
}

function nameIn(cell: string): string {
  return /`([^`]*)`/.exec(cell)?.[1] ?? "";
}
