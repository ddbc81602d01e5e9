import { unsupportedMediaType, validationFailed } from "../../core/errors.ts";
import type { AppContext } from "../../platform/http/app-env.ts";

/** The fields of a form as they were sent; a name may come more than once. */
export type Form = Readonly<{
  /** The first value of a field, without the spaces around it; "" when it is missing. */
  text(name: string): string;
  /** As it was typed, for passwords. */
  exact(name: string): string;
  /** The same as `text`, or undefined for nothing: for members that the API lets out. */
  optional(name: string): string | undefined;
  all(name: string): readonly string[];
  has(name: string): boolean;
  names(): readonly string[];
}>;

const formType = /^application\/x-www-form-urlencoded\s*(;|$)/i;
const maxFields = 200;

/** Reads the body of a form; throws for another content type and for too many fields. */
export async function readForm(c: AppContext): Promise<Form> {
  if (!formType.test(c.req.header("content-type") ?? "")) {
    throw unsupportedMediaType({ detail: "Send the form as a browser does." });
  }
  // Not as text: Workers warn of every body whose type does not say that it is.
  const body = new TextDecoder().decode(await c.req.arrayBuffer());
  const fields = new URLSearchParams(body);
  if (fields.size > maxFields) throw validationFailed({ detail: "The form has too many fields." });
  return formOf(fields);
}

function formOf(fields: URLSearchParams): Form {
  const text = (name: string) => (fields.get(name) ?? "").trim();
  return {
    text,
    exact: (name) => fields.get(name) ?? "",
    optional: (name) => text(name) || undefined,
    all: (name) => fields.getAll(name),
    has: (name) => fields.has(name),
    names: () => [...new Set(fields.keys())],
  };
}

/** The trimmed texts of some fields, as a body for the API. */
export function fieldsOf<const Name extends string>(
  form: Form,
  names: readonly Name[],
): Record<Name, string> {
  const entries = names.map((name) => [name, form.text(name)] as const);
  return Object.fromEntries(entries) as Record<Name, string>;
}

/** The same without the fields that were left empty. */
export function filledOf(form: Form, names: readonly string[]): Record<string, string> {
  const filled = names.filter((name) => form.text(name) !== "");
  return Object.fromEntries(filled.map((name) => [name, form.text(name)]));
}
