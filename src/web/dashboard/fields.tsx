import type { Child } from "hono/jsx";
import { faultsOf, labelOf, type Verb } from "./faults.ts";
import { fieldId } from "./frame.tsx";
import type { Page } from "./page.ts";

type FieldProps = Readonly<{
  page: Page;
  /** Where the value stands in the API's JSON, with `/` between levels. */
  name: string;
  label?: string;
  hint?: Child;
}>;

type InputProps = FieldProps &
  Readonly<{
    type?: "text" | "email" | "password" | "tel" | "date" | "number";
    value?: string;
    autocomplete?: string;
    inputmode?: "numeric" | "decimal" | "text" | "email" | "tel";
    maxlength?: number;
    /** Width in characters, for what has a known length. */
    size?: number;
    pattern?: string;
    spellcheck?: boolean;
    min?: string;
    max?: string;
    step?: string;
    list?: string;
  }>;

/** One line of text, with its label, its hint and what was wrong with it. */
export function Field({ page, name, label, hint, type = "text", value, ...more }: InputProps) {
  const called = nameField(page, name, label, "Enter");
  const typed = type === "password" ? "" : page.form?.text(name);
  const { class: kind, ...attributes } = describedBy(page, name, hint);
  return (
    <div class={kind}>
      <label for={fieldId(name)}>{called}</label>
      <Words page={page} name={name} hint={hint} />
      <input type={type} name={name} {...attributes} value={typed ?? value ?? ""} {...more} />
    </div>
  );
}

/** Several lines of text. */
export function Area({ page, name, label, hint, value, ...more }: AreaProps) {
  const called = nameField(page, name, label, "Enter");
  const { class: kind, ...attributes } = describedBy(page, name, hint);
  return (
    <div class={kind}>
      <label for={fieldId(name)}>{called}</label>
      <Words page={page} name={name} hint={hint} />
      <textarea name={name} rows={4} {...attributes} {...more}>
        {page.form?.text(name) ?? value ?? ""}
      </textarea>
    </div>
  );
}

type AreaProps = FieldProps & Readonly<{ value?: string; maxlength?: number; rows?: number }>;

/** A value, and how it is called. */
export type Option = readonly [value: string, label: string];
type ChoiceProps = FieldProps & Readonly<{ options: readonly Option[]; value?: string }>;

/** One of many. */
export function Select({ page, name, label, hint, options, value }: ChoiceProps) {
  const called = nameField(page, name, label, "Choose");
  const chosen = page.form?.text(name) ?? value ?? "";
  const { class: kind, ...attributes } = describedBy(page, name, hint);
  return (
    <div class={kind}>
      <label for={fieldId(name)}>{called}</label>
      <Words page={page} name={name} hint={hint} />
      <select name={name} {...attributes}>
        {options.map(([option, text]) => (
          <option value={option} selected={option === chosen}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

/** One of a few. */
export function Radios({ page, name, label, hint, options, value }: ChoiceProps) {
  const called = nameField(page, name, label, "Choose");
  const chosen = page.form?.text(name) ?? value ?? "";
  const { class: kind, id, ...attributes } = describedBy(page, name, hint);
  return (
    <fieldset class={kind} {...attributes}>
      <legend>{called}</legend>
      <Words page={page} name={name} hint={hint} />
      {options.map(([option, text], at) => (
        <label class="choice">
          <input
            type="radio"
            name={name}
            id={at === 0 ? id : undefined}
            value={option}
            checked={option === chosen}
          />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Yes or no. */
export function Check({ page, name, label, hint, checked = false }: CheckProps) {
  const called = nameField(page, name, label, "Tick");
  const { class: kind, ...attributes } = describedBy(page, name, hint);
  const isChecked = page.form ? page.form.has(name) : checked;
  return (
    <div class={kind}>
      <Words page={page} name={name} hint={hint} />
      <label class="choice">
        <input type="checkbox" name={name} value="yes" checked={isChecked} {...attributes} />
        <span>{called}</span>
      </label>
    </div>
  );
}

type CheckProps = FieldProps & Readonly<{ checked?: boolean }>;

function Words({ page, name, hint }: FieldProps) {
  const fault = faultOf(page, name);
  return (
    <>
      {hint !== undefined && (
        <p class="hint" id={`${fieldId(name)}-hint`}>
          {hint}
        </p>
      )}
      {fault && (
        <p class="fault" id={`${fieldId(name)}-fault`}>
          <span class="unseen">Error: </span>
          {fault}
        </p>
      )}
    </>
  );
}

/** The label, which the summary of what is wrong uses too. */
function nameField(page: Page, name: string, label: string | undefined, verb: Verb): string {
  const called = label ?? labelOf(name);
  page.names.set(name, { label: called, verb });
  return called;
}

function faultOf(page: Page, name: string): string | undefined {
  return faultsOf(page).find((fault) => fault.name === name)?.text;
}

function describedBy(page: Page, name: string, hint: Child) {
  const id = fieldId(name);
  const fault = faultOf(page, name);
  const isHinted = hint !== undefined;
  const words = [...(isHinted ? [`${id}-hint`] : []), ...(fault ? [`${id}-fault`] : [])].join(" ");
  return {
    class: fault ? "field wrong" : "field",
    id,
    "aria-describedby": words || undefined,
    "aria-invalid": fault ? ("true" as const) : undefined,
  };
}
