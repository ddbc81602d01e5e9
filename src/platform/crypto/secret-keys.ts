import { fromBase64, fromBase64Url } from "./encoding.ts";

/** One entry of `SECRET_KEYS`: its public id and its 32 secret bytes. */
export type SecretKey = Readonly<{ id: string; bytes: Uint8Array }>;

export type ParsedSecretKeys =
  | Readonly<{ ok: true; keys: readonly SecretKey[] }>
  | Readonly<{ ok: false; problem: string }>;

const keyBytes = 32;
const maxKeys = 16;
const minDistinctBytes = 8;
const idPattern = /^[a-z0-9-]{1,16}$/;

/**
 * Reads the value of `SECRET_KEYS`. A problem continues a sentence that begins with that name. It
 * tells the place of the wrong key and never quotes the text, not even the part meant as an id,
 * because someone who swaps the two parts has put the key there.
 */
export function parseSecretKeys(text: string): ParsedSecretKeys {
  if (text.trim() === "") return { ok: false, problem: "is empty" };
  const entries = text.split(",");
  if (entries.length > maxKeys) {
    return { ok: false, problem: `holds more than ${maxKeys} keys` };
  }
  const keys: SecretKey[] = [];
  for (const [index, entry] of entries.entries()) {
    const key = parseEntry(entry.trim());
    const problem = typeof key === "string" ? key : problemWithKey(key, keys);
    if (problem !== null) return { ok: false, problem: `key ${index + 1} ${problem}` };
    if (typeof key !== "string") keys.push(key);
  }
  return { ok: true, keys };
}

/** The key, or what is wrong with its spelling. */
function parseEntry(entry: string): SecretKey | string {
  const colon = entry.indexOf(":");
  if (colon === -1) return "is not of the form <id>:<base64 of 32 bytes>";
  const id = entry.slice(0, colon);
  if (!idPattern.test(id)) return "needs an id of 1 to 16 characters out of a-z, 0-9 and -";
  const unpadded = entry.slice(colon + 1).replace(/^([^=]{43})=$/, "$1");
  const bytes = fromBase64(unpadded) ?? fromBase64Url(unpadded);
  if (bytes?.length !== keyBytes) return "is not the base64 of exactly 32 bytes";
  return { id, bytes };
}

function problemWithKey(key: SecretKey, newer: readonly SecretKey[]): string | null {
  if (newer.some(({ id }) => id === key.id)) return "has the id of another key";
  const spelling = key.bytes.join();
  if (newer.some(({ bytes }) => bytes.join() === spelling)) return "repeats another key";
  if (isGuessable(key.bytes)) return "is not random; make one with `openssl rand -base64 32`";
  return null;
}

/** Shapes that 32 random bytes take less than once in 10^12 tries, but people take often. */
function isGuessable(bytes: Uint8Array): boolean {
  const isText = bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  const steps = new Set(bytes.slice(1).map((byte, index) => byte - (bytes[index] ?? 0)));
  const half = bytes.length / 2;
  const repeats = bytes.slice(0, half).every((byte, index) => byte === bytes[half + index]);
  return new Set(bytes).size < minDistinctBytes || isText || steps.size === 1 || repeats;
}
