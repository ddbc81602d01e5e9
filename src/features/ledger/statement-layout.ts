import { formatAmount } from "../../core/money.ts";
import type { PdfPage, PdfRule, PdfText } from "../../platform/pdf/pdf-document.ts";
import { type Font, toShowable, widthOfText } from "../../platform/pdf/standard-font.ts";
import { wrapText } from "../../platform/pdf/wrap-text.ts";
import { dayOf, monthOfStatement, type Statement } from "./statement.ts";

/** A4 in points. */
export const pageWidth = 595.28;
export const pageHeight = 841.89;

const left = 48;
const right = pageWidth - left;
const descriptionLeft = 112;
const descriptionWidth = 222;
const amountRight = 442;
const labelWidth = 96;

const textSize = 9;
const headingSize = 20;
const lineHeight = 12;
const rowGap = 4;
/** Where the baselines of the heading, of the foot, and of the last line above it are. */
const headingY = 778;
const footY = 36;
const lowestY = 64;
/** A row of that many lines is less than a page high. */
const maxDescriptionLines = 20;
const maxNameLines = 2;

type Row = Readonly<{ day: string; lines: readonly string[]; amount: string; balance: string }>;
/** What is drawn on a page so far, and the next baseline that is free. */
type Sheet = { texts: PdfText[]; rules: PdfRule[]; y: number };

/** The pages of a statement: a summary, then the entries under a heading that each page repeats. */
export function layOutStatement(statement: Statement): PdfPage[] {
  const first = startSheet();
  addSummary(first, statement);
  addTableHead(first, statement.currency);
  const sheets = [first];
  let sheet = first;
  for (const row of rowsOf(statement)) {
    if (sheet.y - (row.lines.length - 1) * lineHeight < lowestY) {
      sheet = startSheet();
      addTableHead(sheet, statement.currency);
      sheets.push(sheet);
    }
    addRow(sheet, row);
  }
  if (statement.entries.length === 0) addText(sheet, "No entries in this month.", descriptionLeft);
  for (const [index, page] of sheets.entries()) addFoot(page, statement, index + 1, sheets.length);
  return sheets;
}

function rowsOf({ entries, currency }: Statement): Row[] {
  const wrapping = { font: "regular", size: textSize, maxWidth: descriptionWidth } as const;
  return entries.map(({ date, description, amount, balance }) => ({
    day: dayOf(date),
    lines: wrapText(toShowable(description ?? ""), { ...wrapping, maxLines: maxDescriptionLines }),
    amount: formatAmount(amount, currency),
    balance: formatAmount(balance, currency),
  }));
}

function startSheet(): Sheet {
  return { texts: [], rules: [], y: headingY };
}

function addSummary(sheet: Sheet, statement: Statement): void {
  const { accountId, accountName, ownerName, currency, period } = statement;
  const { openingBalance, closingBalance } = statement;
  const { firstDay, lastDay } = monthOfStatement(statement);
  sheet.texts.push({ text: "Florin", x: left, y: headingY, size: headingSize, font: "bold" });
  addRight(sheet, `Account statement ${period}`, right, "bold");
  sheet.y -= 2 * lineHeight;
  const facts: [label: string, text: string | null | undefined][] = [
    ["Owner", ownerName],
    ["Account", accountName],
    ["Account id", accountId],
    ["Period", `${firstDay} to ${lastDay} (UTC)`],
    ["Opening balance", `${formatAmount(openingBalance, currency)} ${currency}`],
    ["Closing balance", `${formatAmount(closingBalance, currency)} ${currency}`],
  ];
  for (const [label, text] of facts) if (text) addFact(sheet, label, text);
  sheet.y -= lineHeight;
}

function addFact(sheet: Sheet, label: string, text: string): void {
  const maxWidth = right - left - labelWidth;
  const wrapping = { font: "regular", size: textSize, maxWidth, maxLines: maxNameLines } as const;
  addText(sheet, label, left, "bold");
  for (const line of wrapText(toShowable(text), wrapping)) {
    addText(sheet, line, left + labelWidth);
    sheet.y -= lineHeight;
  }
}

function addTableHead(sheet: Sheet, currency: string): void {
  addText(sheet, "Date", left, "bold");
  addText(sheet, "Description", descriptionLeft, "bold");
  addRight(sheet, `Amount (${currency})`, amountRight, "bold");
  addRight(sheet, `Balance (${currency})`, right, "bold");
  sheet.rules.push({ x: left, y: sheet.y - rowGap, width: right - left });
  sheet.y -= lineHeight + rowGap;
}

/** In the order in which it is read aloud: a reader follows the order of drawing. */
function addRow(sheet: Sheet, { day, lines, amount, balance }: Row): void {
  addText(sheet, day, left);
  const top = sheet.y;
  for (const [index, line] of lines.entries()) {
    sheet.y = top - index * lineHeight;
    addText(sheet, line, descriptionLeft);
  }
  const lowest = sheet.y;
  sheet.y = top;
  addRight(sheet, amount, amountRight);
  addRight(sheet, balance, right);
  sheet.y = lowest - lineHeight - rowGap;
}

function addFoot(sheet: Sheet, statement: Statement, page: number, pages: number): void {
  sheet.y = footY;
  addText(sheet, `${statement.accountId}, ${statement.period}`, left);
  addRight(sheet, `Page ${page} of ${pages}`, right);
}

function addText(sheet: Sheet, text: string, x: number, font: Font = "regular"): void {
  sheet.texts.push({ text, x, y: sheet.y, size: textSize, font });
}

/** Ends at `end`, so that figures stand under each other. */
function addRight(sheet: Sheet, text: string, end: number, font: Font = "regular"): void {
  addText(sheet, text, end - widthOfText(text, font, textSize), font);
}
