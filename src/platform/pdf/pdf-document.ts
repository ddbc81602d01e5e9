import type { PDFContext, PDFOperator, PDFRef } from "@cantoo/pdf-lib";
import { encodeWinAnsi, type Font, toShowable } from "./standard-font.ts";

/** Lengths and places are in points, 1/72 inch; places are seen from the lower left corner. */
export type PdfText = Readonly<{ text: string; x: number; y: number; size: number; font: Font }>;

/** A thin horizontal line. */
export type PdfRule = Readonly<{ x: number; y: number; width: number }>;

export type PdfPage = Readonly<{ texts: readonly PdfText[]; rules: readonly PdfRule[] }>;

export type PdfDocument = Readonly<{
  title: string;
  /** BCP 47, such as `en`; screen readers speak by it. */
  language: string;
  width: number;
  height: number;
  pages: readonly PdfPage[];
}>;

const fontNames: Readonly<Record<Font, string>> = { regular: "F1", bold: "F2" };
const ruleWidth = 0.5;

type Library = typeof import("@cantoo/pdf-lib");

/**
 * The file, PDF 1.7: the same bytes for the same document, so it names no time of making. The
 * library is read when the first one is made, for it is big; the Worker's bundle holds the part
 * that `tools/worker-bundle/pdf-lib.mjs` names.
 */
export async function writePdf(document: PdfDocument): Promise<Uint8Array> {
  const library = await import("@cantoo/pdf-lib");
  const { PDFContext, PDFHexString, PDFWriter } = library;
  const context = PDFContext.create();
  const tree = context.nextRef();
  const kids = document.pages.map((page) => addPage(library, context, tree, page));
  const pages = {
    Type: "Pages",
    Kids: kids,
    Count: kids.length,
    MediaBox: [0, 0, document.width, document.height],
    Resources: { Font: addFonts(context) },
  };
  context.assign(tree, context.obj(pages));
  const catalog = {
    Type: "Catalog",
    Pages: tree,
    Lang: PDFHexString.fromText(document.language),
    ViewerPreferences: { DisplayDocTitle: true },
  };
  context.trailerInfo.Root = context.register(context.obj(catalog));
  const info = { Title: PDFHexString.fromText(document.title) };
  context.trailerInfo.Info = context.register(context.obj(info));
  return PDFWriter.forContext(context, Number.POSITIVE_INFINITY).serializeToBuffer();
}

function addFonts(context: PDFContext): Record<string, PDFRef> {
  const add = (name: string): PDFRef => {
    const font = { Type: "Font", Subtype: "Type1", BaseFont: name, Encoding: "WinAnsiEncoding" };
    return context.register(context.obj(font));
  };
  return { [fontNames.regular]: add("Helvetica"), [fontNames.bold]: add("Helvetica-Bold") };
}

function addPage(library: Library, context: PDFContext, tree: PDFRef, page: PdfPage): PDFRef {
  const operators = [
    ...page.rules.flatMap((rule) => drawRule(library, rule)),
    ...page.texts.flatMap((text) => drawText(library, text)),
  ];
  const contents = context.register(context.contentStream(operators));
  return context.register(context.obj({ Type: "Page", Parent: tree, Contents: contents }));
}

function drawText(library: Library, { text, x, y, size, font }: PdfText): PDFOperator[] {
  const { PDFHexString, PDFName, PDFNumber, PDFOperator, PDFOperatorNames } = library;
  const place = (points: number) => PDFNumber.of(toHundredths(points));
  const shown = PDFHexString.fromBytes(encodeWinAnsi(toShowable(text)));
  return [
    PDFOperator.of(PDFOperatorNames.BeginText),
    PDFOperator.of(PDFOperatorNames.SetFontAndSize, [
      PDFName.of(fontNames[font]),
      PDFNumber.of(size),
    ]),
    PDFOperator.of(PDFOperatorNames.MoveText, [place(x), place(y)]),
    PDFOperator.of(PDFOperatorNames.ShowText, [shown]),
    PDFOperator.of(PDFOperatorNames.EndText),
  ];
}

function drawRule(library: Library, { x, y, width }: PdfRule): PDFOperator[] {
  const { PDFNumber, PDFOperator, PDFOperatorNames } = library;
  const place = (points: number) => PDFNumber.of(toHundredths(points));
  return [
    PDFOperator.of(PDFOperatorNames.SetLineWidth, [PDFNumber.of(ruleWidth)]),
    PDFOperator.of(PDFOperatorNames.MoveTo, [place(x), place(y)]),
    PDFOperator.of(PDFOperatorNames.LineTo, [place(x + width), place(y)]),
    PDFOperator.of(PDFOperatorNames.StrokePath),
  ];
}

/** Finer than any printer, and short to write. */
function toHundredths(points: number): number {
  return Math.round(points * 100) / 100;
}
