import type { Mail } from "./mailer.ts";

export type Letter = Readonly<{ subject: string; paragraphs: readonly string[] }>;

/** A letter as text and as HTML; in the latter a paragraph that is an address becomes a link. */
export function renderLetter({
  subject,
  paragraphs,
}: Letter): Pick<Mail, "subject" | "text" | "html"> {
  return {
    subject,
    text: `${paragraphs.join("\n\n")}\n`,
    html: paragraphs.map((paragraph) => `<p>${renderHtml(paragraph)}</p>`).join("\n"),
  };
}

function renderHtml(paragraph: string): string {
  const text = escapeHtml(paragraph);
  return /^https?:\/\/\S+$/.test(paragraph) ? `<a href="${text}">${text}</a>` : text;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
