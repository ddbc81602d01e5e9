import { writePdf } from "../../platform/pdf/pdf-document.ts";
import type { Statement } from "./statement.ts";
import { layOutStatement, pageHeight, pageWidth } from "./statement-layout.ts";

/** The statement on sheets of A4, money in major units; equal statements give equal bytes. */
export function renderStatementPdf(statement: Statement): Promise<Uint8Array> {
  return writePdf({
    title: `Florin account statement ${statement.accountId} ${statement.period}`,
    language: "en",
    width: pageWidth,
    height: pageHeight,
    pages: layOutStatement(statement),
  });
}
