import type { Form } from "./form.ts";

/** Fields for what people think about, and cannot be asked to think again; none is a secret. */
const names = ["content", "description", "note", "reason", "text"];

/** What somebody wrote into a form in words of their own. */
export function writingOf(form: Form): string[] {
  return names.map((name) => form.text(name)).filter(Boolean);
}

export function hasWriting(form: Form): boolean {
  return writingOf(form).length > 0;
}
