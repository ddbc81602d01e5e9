import type { ParseResult } from "mrz";
import type { Fault } from "../../core/error.ts";
import { utopia } from "./countries.ts";
import { mrzInvalid } from "./errors.ts";
import type { MrzNames } from "./name-agreement.ts";

export type Mrz = Readonly<{
  /** Such as `P` or `ID`. */
  documentCode: string;
  documentNumber: string;
  issuingState: string;
  nationality: string;
  /** `YYMMDD`, with `<` for what is unknown. */
  birthDate: string;
  expirationDate: string;
  names: MrzNames;
}>;

/** The formats of ICAO Doc 9303, and where the names stand in them. */
const nameFields: Readonly<Record<string, readonly [line: number, from: number, to: number]>> = {
  TD1: [2, 0, 30],
  TD2: [0, 5, 36],
  TD3: [0, 5, 44],
};

/**
 * Reads an MRZ; throws `mrz_invalid` with pointers to its lines. Codes of ICAO's specimens are
 * good where `allowsUtopia`.
 */
export async function readMrz(lines: readonly string[], allowsUtopia: boolean): Promise<Mrz> {
  const clean = lines.map((line) => line.trim().toUpperCase());
  const odd = clean.findIndex((line) => !/^[A-Z0-9<]+$/.test(line));
  if (odd !== -1) throw refusal([faultOf(odd, "may hold A to Z, 0 to 9 and < only")]);
  // Loaded by those alone who send one.
  const { parse } = await import("mrz");
  const parsed = tryToParse(parse, clean);
  const field = nameFields[parsed?.format ?? ""];
  if (!parsed || !field) {
    throw refusal([{ pointer: "/document/mrz", message: "is not of the format TD1, TD2 or TD3" }]);
  }
  const states = readStates(parsed, clean, allowsUtopia);
  const wrong = parsed.details.filter(({ valid, field: name }) => !valid && !states.has(name));
  if (wrong.length > 0) {
    // What the library says of a fault repeats what was sent.
    throw refusal(wrong.map(({ line, label }) => faultOf(line, `${label} is not valid`)));
  }
  const { fields } = parsed;
  const text = (name: keyof typeof fields): string => fields[name] ?? "";
  return {
    documentCode: text("documentCode"),
    documentNumber: parsed.documentNumber ?? "",
    issuingState: states.get("issuingState") ?? text("issuingState"),
    nationality: states.get("nationality") ?? text("nationality"),
    birthDate: text("birthDate"),
    expirationDate: text("expirationDate"),
    names: readNames(clean, field),
  };
}

function tryToParse(parse: typeof import("mrz").parse, lines: string[]): ParseResult | null {
  try {
    return parse(lines);
  } catch {
    // It throws for lines of a wrong number or length, and for nothing else.
    return null;
  }
}

/** The places where a specimen names its state, which the library does not know. */
function readStates(
  { details }: ParseResult,
  lines: readonly string[],
  allowsUtopia: boolean,
): ReadonlyMap<string | null, string> {
  const found = details.flatMap(({ field, valid, ranges: [range] }) => {
    const isState = field === "issuingState" || field === "nationality";
    if (valid || !isState || !range || !allowsUtopia) return [];
    const text = lines[range.line]?.slice(range.start, range.end) ?? "";
    return text === utopia ? [[field, utopia] as const] : [];
  });
  return new Map(found);
}

function readNames(lines: readonly string[], [line, from, to]: readonly [number, number, number]) {
  const text = lines[line]?.slice(from, to) ?? "";
  const words = text.split("<").filter((word) => word !== "");
  return { words, isCut: text !== "" && !text.endsWith("<") };
}

function faultOf(line: number, message: string): Fault {
  return { pointer: `/document/mrz/${line}`, message };
}

function refusal(errors: readonly Fault[]) {
  return mrzInvalid({ errors });
}
