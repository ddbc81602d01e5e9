import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ListedAlias, ListedEntity } from "../../src/features/screening/index.ts";

/** Numbers that look random and are the same in every run, from 0 up to 1. */
export function createDice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) / 2 ** 24;
  };
}

const starts = [
  "b",
  "d",
  "f",
  "g",
  "h",
  "j",
  "k",
  "l",
  "m",
  "n",
  "r",
  "s",
  "t",
  "v",
  "z",
  "sh",
  "kh",
];
const vowels = ["a", "e", "i", "o", "u", "aa", "ei", "ou", "ya"];
const ends = ["", "", "n", "r", "l", "m", "d", "s", "z", "b", "ri", "ov", "i", "an"];

function inventWord(dice: () => number): string {
  const pick = (list: readonly string[]) => list[Math.floor(dice() * list.length)] ?? "";
  const syllables = 1 + Math.floor(dice() * 3);
  const middle = Array.from({ length: syllables }, () => pick(starts) + pick(vowels)).join("");
  return (middle + pick(starts) + pick(vowels) + pick(ends)).toUpperCase();
}

export type SyntheticList = Readonly<{ entities: ListedEntity[]; aliases: ListedAlias[] }>;

const firstNames = 900;
const lastNames = 16_000;
const companyWords = 4_000;

/** A list of invented people and companies; few of their words are frequent and most are rare. */
export function inventList(size: number, seed = 1): SyntheticList {
  const dice = createDice(seed);
  const invent = (count: number) => Array.from({ length: count }, () => inventWord(dice));
  const [first, last, company] = [invent(firstNames), invent(lastNames), invent(companyWords)];
  // Squared, so that the front of a pool is used far more often than its end.
  const often = (pool: readonly string[]) => pool[Math.floor(dice() ** 2 * pool.length)] ?? "";
  const personName = () => {
    const middle = dice() < 0.5 ? ` ${often(first)}` : "";
    const family = dice() < 0.2 ? `AL ${often(last)}` : often(last);
    return `${family}, ${often(first)}${middle}`;
  };
  const companyName = () => `${often(company)} ${often(company)} TRADING CO. LTD`;
  const entities: ListedEntity[] = [];
  const aliases: ListedAlias[] = [];
  for (let entity = 1; entity <= size; entity += 1) {
    const isPerson = dice() < 0.7;
    const name = isPerson ? personName : companyName;
    entities.push({
      ...{ entity, sourceId: String(entity), type: isPerson ? "individual" : "entity" },
      ...{ name: name(), programs: ["TEST"], births: isPerson ? ["1963"] : [] },
      ...{ documents: [`T${entity}`.padEnd(6, "0")], nationalities: [], weakAliases: [] },
      ...{ remarks: null, details: {} },
    });
    const count = Math.floor(dice() * 3);
    for (let at = 1; at <= count; at += 1) aliases.push({ entity, position: at, name: name() });
  }
  return { entities, aliases };
}

/** Writes a list as files of OFAC's format. */
export function writeOfacFiles(folder: string, { entities, aliases }: SyntheticList): string {
  mkdirSync(folder, { recursive: true });
  const none = "-0- ";
  const lines = (rows: readonly string[]) => rows.map((row) => `${row}\r\n`).join("");
  const people = entities.map(({ entity, name, type }) => {
    const kind = type === "individual" ? '"individual"' : none;
    return `${entity},"${name}",${kind},"TEST",${Array(8).fill(none).join(",")}`;
  });
  const others = aliases.map(({ entity, position, name }) => {
    return `${entity},${entity * 10 + position},"aka","${name}",${none}`;
  });
  writeFileSync(join(folder, "SDN.CSV"), `${lines(people)}\x1a`);
  writeFileSync(join(folder, "ALT.CSV"), `${lines(others)}\x1a`);
  writeFileSync(join(folder, "ADD.CSV"), `${lines([`1,1,${Array(4).fill(none).join(",")}`])}\x1a`);
  return folder;
}
