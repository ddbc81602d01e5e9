import type { Problem } from "./ask.ts";
import type { Form } from "./form.ts";

/** How fields are called on the form, and what a person does with each, by their names. */
export type FieldNames = Map<string, Readonly<{ label: string; verb: Verb }>>;
export type Verb = "Enter" | "Choose" | "Tick";

/** One wrong field of a form: its name, and what to do about it. */
export type FieldFault = Readonly<{ name: string; text: string }>;

/** Names that say too little by themselves. */
const labels: Readonly<Record<string, string>> = {
  email: "E-mail address",
  new_password: "New password",
  code: "Code",
  terms_accepted: "Terms of use",
  privacy_accepted: "Privacy notice",
  from_account_id: "From account",
  to_account_id: "To account",
  phone: "Phone number",
  tax_id: "Tax number",
  "address/line1": "Address line 1",
  "address/line2": "Address line 2",
  "address/postal_code": "Postal code",
  "address/city": "Town or city",
  "address/region": "Region",
  "address/country": "Country",
  "document/type": "Kind of document",
  "document/number": "Document number",
  "document/issuing_country": "Issuing country",
  "document/expires_on": "Expiry date",
  "document/mrz": "Machine-readable lines",
};

/** How a field is called that says nothing else. */
export function labelOf(name: string): string {
  const known = labels[name];
  if (known !== undefined) return known;
  const words = name.replaceAll(/[_/]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The API points into its JSON; the fields of forms are named after the same places. */
export function faultsOf({ problem, form, names }: Asked): FieldFault[] {
  const faults = new Map<string, FieldFault>();
  for (const { pointer, message } of problem?.errors ?? []) {
    const name = pointer.replace(/^\//, "").replace(/\/\d+$/, "");
    // One at a time: the next is told when this one is mended.
    if (!faults.has(name)) faults.set(name, { name, text: textOf(name, message, form, names) });
  }
  return [...faults.values()];
}

type Asked = Readonly<{ problem: Problem | null; form: Form | null; names: FieldNames }>;

/** What the validator says by itself is for programs. */
const forPrograms = /^(Invalid|Too (small|big)|Unrecognized)/;

function textOf(name: string, message: string, form: Form | null, names: FieldNames): string {
  const { label, verb } = names.get(name) ?? { label: labelOf(name), verb: "Enter" };
  const called = label.replace(/ \(optional\)$/, "");
  if (form !== null && form.text(name) === "") return `${verb}: ${called}`;
  const words = forPrograms.test(message) ? "is not in the right form" : message;
  // A question is not the beginning of a sentence.
  const isSentence = /^(is|must)\b/.test(words) && !called.endsWith("?");
  return isSentence ? `${called} ${words}` : `${called} – ${words}`;
}

/** What to do, where the words of the API are meant for programs. */
const advice: Readonly<Record<string, string>> = {
  validation_failed: "Check the form and send it again.",
  too_many_attempts: "That was tried too often. Wait half an hour, or reset your password.",
  rate_limited: "That was a lot in a short time. Wait a minute, then try again.",
  insufficient_funds: "The account does not hold that much. Lower the amount, or add money first.",
  kyc_required: "Confirm your identity first; it takes five minutes.",
  unavailable: "A service that this needs cannot be reached. Try again in a minute.",
  internal_error: "The fault is ours, and we have written it down. Try again in a minute.",
  idempotency_key_reused: "This form was sent before with other values. Open it again.",
};

/** What to do about a limit, by what it limits. */
const limitAdvice: Readonly<Record<string, string>> = {
  transfer:
    "That is more than you may send at once. Send less; a confirmed identity may send more.",
  day: "With this it is more than you may send in a day. A confirmed identity may send more.",
  balance: "An account cannot hold that much. Lower the amount.",
  sum: "A sum is too long for this page. Download the report as CSV: it has every digit.",
};

/** One sentence about the whole; `form` is the one that was not taken. */
export function adviceOf({ code, detail, window = "" }: Problem, form: Form | null): string {
  if (code === "invalid_credentials") return adviceOnPassword(form) ?? detail;
  return (code === "limit_exceeded" ? limitAdvice[window] : advice[code]) ?? detail;
}

function adviceOnPassword(form: Form | null): string | undefined {
  if (form?.has("email")) return "The e-mail address or the password is not right. Try again.";
  const isAsked = form?.has("password") || form?.has("current_password");
  return isAsked ? "The password is not right. Try again." : undefined;
}
