import { z } from "zod";
import type { Fault } from "../../core/error.ts";
import { readCsv } from "../../platform/csv/read-csv.ts";
import {
  type FigureName,
  type Figures,
  faultOfAmount,
  faultOfDay,
  faultOfFigures,
  figureNames,
  maxPeriodDays,
  usualPeriodDays,
} from "./figures.ts";

/** A little more than five years of days. */
export const maxCsvRows = 2_000;
const maxFaults = 100;
const columns: readonly string[] = ["date", ...figureNames, "period_days"];
const optional: ReadonlySet<string> = new Set(["equity", "period_days"]);
const isDate = (text: string) => z.iso.date().safeParse(text).success;

export type CsvFigures =
  | Readonly<{ ok: true; rows: readonly [Figures, ...Figures[]] }>
  | Readonly<{ ok: false; faults: readonly Fault[] }>;

type Cells = Readonly<Record<string, string>>;

/**
 * Figures of a spreadsheet: one line a day, amounts in major units of the currency. All or nothing:
 * every fault is told with its line, the header being line 1, up to a hundred of them.
 */
export function readFiguresCsv(text: string, currency: string, now: Date): CsvFigures {
  const table = readCsv(text);
  if (table === null) return refuse([{ pointer: "", message: "has a quote that never ends" }]);
  const { header, rows } = table;
  const ofHeader = faultsOfHeader(header);
  if (ofHeader.length > 0) return refuse(ofHeader);
  if (rows.length > maxCsvRows) {
    return refuse([{ pointer: "", message: `must have at most ${maxCsvRows} lines of figures` }]);
  }
  const faults: Fault[] = [];
  const byDate = new Map<string, Figures>();
  for (const { line, cells, isTooWide } of rows) {
    const place = `/lines/${line}`;
    if (isTooWide) {
      faults.push({ pointer: place, message: "has more cells than the header" });
      continue;
    }
    const named = Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ""]));
    const found = faultsOfCells(named, currency, now);
    const figures = toFigures(named);
    const excess = found.length === 0 ? faultOfFigures(figures, currency) : null;
    if (excess !== null) found.push({ pointer: "/overdue_receivables", message: excess });
    if (isDate(figures.date) && byDate.has(figures.date))
      found.push({ pointer: "/date", message: "is there twice" });
    byDate.set(figures.date, figures);
    for (const { pointer, message } of found) faults.push({ pointer: place + pointer, message });
    if (faults.length >= maxFaults) break;
  }
  const [first, ...others] = byDate.values();
  if (rows.length === 0) faults.push({ pointer: "", message: "must have a line of figures" });
  if (!first || faults.length > 0) return refuse(faults.slice(0, maxFaults));
  return { ok: true, rows: [first, ...others] };
}

function refuse(faults: readonly Fault[]): CsvFigures {
  return { ok: false, faults };
}

function faultsOfHeader(header: readonly string[]): Fault[] {
  const at = (name: string, message: string) => ({ pointer: `/lines/1/${spell(name)}`, message });
  const missing = columns.filter((name) => !optional.has(name) && !header.includes(name));
  return [
    ...header
      .filter((name) => !columns.includes(name))
      .map((name) => at(name, "is no column here")),
    ...header
      .filter((name, index) => header.indexOf(name) !== index)
      .map((name) => at(name, "is there twice")),
    ...missing.map((name) => at(name, "is missing")),
  ].slice(0, maxFaults);
}

const maxNameLength = 40;

/** RFC 6901; what stands there may be anything. */
function spell(name: string): string {
  return name.slice(0, maxNameLength).replaceAll("~", "~0").replaceAll("/", "~1");
}

function faultsOfCells(cells: Cells, currency: string, now: Date): Fault[] {
  const faults: Fault[] = [];
  const add = (name: string, message: string | null) => {
    if (message !== null) faults.push({ pointer: `/${name}`, message });
  };
  const { date = "", period_days: period = "" } = cells;
  add("date", isDate(date) ? faultOfDay(date, now) : "must be a day such as 2026-11-30");
  for (const name of figureNames) {
    const text = cells[name] ?? "";
    if (text === "") add(name, optional.has(name) ? null : "is missing");
    else add(name, faultOfAmount(name, text, currency));
  }
  const isPeriod = /^[1-9]\d{0,2}$/.test(period) && Number(period) <= maxPeriodDays;
  if (period !== "" && !isPeriod) add("period_days", `must be from 1 to ${maxPeriodDays}`);
  return faults;
}

function toFigures(cells: Cells): Figures {
  const { date = "", period_days: period = "" } = cells;
  const amounts = figureNames.map((name) => [name, cells[name] || null]);
  return {
    date,
    periodDays: period === "" ? usualPeriodDays : Number(period),
    ...(Object.fromEntries(amounts) as Record<FigureName, string | null>),
  };
}
