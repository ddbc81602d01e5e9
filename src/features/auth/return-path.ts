/** Characters; more than any page of ours needs. */
export const maxReturnPathLength = 512;

/** Any origin would do: it only shows whether a browser would leave it. */
const somewhere = "https://florin.invalid";
/** No spaces, control characters and backslashes, and nothing beyond ASCII. */
const plainPath = /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/;
/** A proxy that decodes once too often must not find a control character, */
const encodedControl = /%(0[0-9a-f]|1[0-9a-f]|7f)/i;
/** nor a slash, a backslash or one more encoding in the path, which could become another host. */
const encodedSeparator = /%(2f|5c|25)/i;
/** To return to the sign-in would sign in again. */
const signInPath = /^\/login(\/|$)/i;

/**
 * Where a browser may go after the sign-in: a path of this origin, with or without a query, written
 * just as a browser would write it. Null for everything else.
 */
export function safeReturnPath(text: string): string | null {
  if (text.length > maxReturnPathLength || !plainPath.test(text)) return null;
  if (!isDecodable(text) || encodedControl.test(text)) return null;
  const url = URL.parse(text, somewhere);
  if (url === null || url.origin !== somewhere || url.href !== `${somewhere}${text}`) return null;
  const { pathname } = url;
  if (pathname.startsWith("//") || encodedSeparator.test(pathname)) return null;
  return signInPath.test(pathname) ? null : text;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
