/** What differs from run to run and from server to server, and the name that takes its place. */
const passing: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w.…-]+/g, "<access token>"],
  [/\bfrt\d~[\w.~…-]+/g, "<refresh token>"],
  [/\b([a-z]{3})_[0-9a-hjkmnp-tv-z]{26}\b/g, "<$1 id>"],
  [/\bada\.\d+@example\.com\b/g, "<address>"],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\b/g, "<time>"],
  [/\bhttp:\/\/(localhost|127\.0\.0\.1):\d+/g, "<server>"],
  [/\b\d{6}\b/g, "<code>"],
];

/** The text with everything replaced that may differ between two honest runs. */
export function normalise(text: string): string {
  return passing.reduce((result, [pattern, name]) => result.replace(pattern, name), text.trim());
}

/** The same for JSON, whose layout does not count; other text stays as it is. */
export function normaliseReply(text: string): string {
  const value = parseJson(text);
  return normalise(value === undefined ? text : JSON.stringify(value, null, 2));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
