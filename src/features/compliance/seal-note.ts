import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { caseNotes } from "./tables.ts";

type NoteRow = typeof caseNotes.$inferSelect;

/** A note with its words in clear. */
export type CaseNote = Omit<NoteRow, "textSealed" | "attempt"> & Readonly<{ text: string }>;

export function sealNote(ctx: Pick<Ctx, "crypto">, id: Id<"note">, text: string): Promise<string> {
  return ctx.crypto.fields.seal(text, aadOf(id));
}

export async function openNote(ctx: Ctx, row: NoteRow): Promise<CaseNote> {
  const { textSealed, attempt: _, ...note } = row;
  return { ...note, text: await ctx.crypto.fields.open(textSealed, aadOf(row.id)) };
}

/** Where the words belong: they open in their own row only. */
export function aadOf(id: Id<"note">): string {
  return `case_notes:${id}:text_sealed`;
}
