const hidden = "****";
const shownEnd = 4;
/** Of less than this, four characters would be too much of it. */
const minLength = 8;
const shownEndOfShort = 2;

/** The end of a number: enough to know which one it is. */
export function maskNumber(number: string): string {
  const shown = number.length >= minLength ? shownEnd : shownEndOfShort;
  return number.length <= shown ? hidden : `${hidden}${number.slice(-shown)}`;
}

/** The first letter of each word. */
export function maskName(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "");
  return words.map((word) => `${[...word][0] ?? ""}${hidden}`).join(" ") || hidden;
}

/** The year. */
export function maskDay(day: string): string {
  return `${day.slice(0, 4) || hidden}-**-**`;
}

export function maskText(text: string): string;
export function maskText(text: string | null): string | null;
export function maskText(text: string | null): string | null {
  return text === null ? null : hidden;
}
