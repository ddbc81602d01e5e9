/**
 * The last line of defence before a sink: fields with a telling name and strings with a telling
 * shape are replaced. Callers should not pass such values in the first place.
 */
const mark = "[redacted]";
const secretNames =
  /pass|secret|token|code|authorization|cookie|email|phone|number|cvc|\bpin\b|pan$|api.?key|name$/i;
const safeNames = new Set(["code", "error_code", "error_name", "sql_state", "name", "event"]);
const secretShapes = new RegExp(
  [
    String.raw`eyJ[\w-]+\.[\w-]+\.[\w-]+`, // A JWT.
    String.raw`[^\s@"<>]+@[^\s@"<>]+\.[^\s@"<>]+`, // A mail address.
    String.raw`\+\d[\d ()-]{5,}\d`, // A phone number.
    String.raw`(?<![\w.-])\d[\d -]{11,}\d(?![\w-])`, // A card number.
    String.raw`f[rs]t1~[\w~.+-]*[\w-]`, // A refresh token or a cookie of ours.
    String.raw`postgres(?:ql)?://\S+|rediss?://\S+`,
    String.raw`Bearer \S+`,
  ].join("|"),
  "gi",
);
/** Stands in every text that holds one of the shapes; the search for them costs ten times more. */
const secretHints = /@|eyj|:\/\/|bearer |\d[\d -]{11}|\+\d|f[rs]t1~/i;
/** The shortest card numbers have thirteen digits; no count or duration of ours has. */
const cardNumberFloor = 1_000_000_000_000;
const maxDepth = 4;
const maxItems = 50;
const maxLength = 2_000;

/** A copy that is safe to write; deep or long things are cut. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "number" && value >= cardNumberFloor) return mark;
  if (typeof value === "bigint") return value >= cardNumberFloor ? mark : value.toString();
  if (value === null || typeof value !== "object") return value;
  if (depth >= maxDepth) return "[cut]";
  if (Array.isArray(value)) return value.slice(0, maxItems).map((item) => redact(item, depth + 1));
  const copy: Record<string, unknown> = {};
  const fields = value as Record<string, unknown>;
  for (const name of Object.keys(fields).slice(0, maxItems)) {
    const member = fields[name];
    const isSecret = isSecretName(name) && !(safeNames.has(name) && isCodeWord(member));
    copy[name] = isSecret ? mark : redact(member, depth + 1);
  }
  return copy;
}

const maxKnownNames = 1_000;
const knownNames = new Map<string, boolean>();

/** Field names are few and come again with every line, so the verdict on each is kept. */
function isSecretName(name: string): boolean {
  const known = knownNames.get(name);
  if (known !== undefined) return known;
  const isSecret = secretNames.test(name);
  if (knownNames.size < maxKnownNames) knownNames.set(name, isSecret);
  return isSecret;
}

/** A word such as `rate_limited` or `23505`; a six-digit one-time code is not one. */
function isCodeWord(value: unknown): boolean {
  return typeof value === "string" && /^([A-Za-z_]{1,64}|[0-9A-Z]{5})$/.test(value);
}

function redactText(text: string): string {
  const short = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
  return secretHints.test(short) ? short.replace(secretShapes, mark) : short;
}
