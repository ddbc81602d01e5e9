/**
 * Dates of birth as lists know them, in the notation of ISO 8601-2: `1963-04-17`, `1963-04`,
 * `1963`, `1963~` for about 1963, `1963/1965` for a day between them.
 */
export type BirthMatch = "same" | "possible" | "near" | "different";

/** Years around a date that is only about right. */
const circaYears = 2;
const nearYears = 1;

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const oneDate = /^(?:(?:(\d{1,2}) )?([A-Za-z]{3})[a-z]* )?(\d{4})$/;
const isoDate = /^\d{4}(-\d{2}(-\d{2})?)?$/;
const notations = /^\d{4}(-\d{2}){0,2}(~|\/\d{4}(-\d{2}){0,2})?$/;

/** Reads what stands after `DOB` in remarks of OFAC's; null when it is no date. */
export function readOfacBirth(text: string): string | null {
  const circa = /^circa /i.test(text);
  const [from = "", to, ...more] = text.replace(/^circa /i, "").split(/ to /);
  const first = isoOf(from);
  if (first === null || more.length > 0) return null;
  if (to === undefined) return circa ? `${first}~` : first;
  const last = isoOf(to);
  return last === null ? null : `${first}/${last}`;
}

/** A date that is written as ISO 8601 already; null for anything else. */
export function readIsoBirth(text: string): string | null {
  return isoDate.test(text) && isCalendarDate(text) ? text : null;
}

function isoOf(text: string): string | null {
  const [, day, month, year] = oneDate.exec(text.trim()) ?? [];
  if (year === undefined) return null;
  if (month === undefined) return year;
  const number = months.indexOf(month.toLowerCase()) + 1;
  if (number === 0) return null;
  const parts = [year, two(number), ...(day === undefined ? [] : [two(Number(day))])];
  const date = parts.join("-");
  return isCalendarDate(date) ? date : null;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

function isCalendarDate(date: string): boolean {
  const [, month = "01", day = "01"] = date.split("-");
  if (Number(month) < 1 || Number(month) > 12) return false;
  return Number(day) >= 1 && Number(day) <= Number(lastDayOf(date.slice(0, 7)).slice(8));
}

/** How well a day of birth agrees with the best of those that a list names. */
export function matchBirth(dateOfBirth: string, births: readonly string[]): BirthMatch | null {
  const ranking: readonly BirthMatch[] = ["same", "possible", "near", "different"];
  const found = new Set(births.filter(isNotation).map((birth) => matchOne(dateOfBirth, birth)));
  return ranking.find((match) => found.has(match)) ?? null;
}

function isNotation(birth: string): boolean {
  return notations.test(birth);
}

function matchOne(day: string, birth: string): BirthMatch {
  if (day === birth) return "same";
  const isAbout = birth.endsWith("~");
  const [from = "", to = from] = birth.replace("~", "").split("/");
  const slack = isAbout ? circaYears : 0;
  const first = shiftYears(firstDayOf(from), -slack);
  const last = shiftYears(lastDayOf(to), slack);
  if (day >= first && day <= last) return "possible";
  if (isSwapped(day, birth)) return "near";
  const isNear = day >= shiftYears(first, -nearYears) && day <= shiftYears(last, nearYears);
  return isNear ? "near" : "different";
}

function firstDayOf(date: string): string {
  return `${date}-01-01`.slice(0, 10).padEnd(10, "-01");
}

function lastDayOf(date: string): string {
  if (date.length === 10) return date;
  const [year, month = "12"] = date.split("-");
  return new Date(Date.UTC(Number(year), Number(month), 0)).toISOString().slice(0, 10);
}

function shiftYears(date: string, years: number): string {
  return `${String(Number(date.slice(0, 4)) + years).padStart(4, "0")}${date.slice(4)}`;
}

/** Day and month are often taken for each other. */
function isSwapped(day: string, birth: string): boolean {
  const [year, month, date] = day.split("-");
  return birth === `${year}-${date}-${month}`;
}
