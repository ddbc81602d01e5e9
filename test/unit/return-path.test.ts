import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maxReturnPathLength, safeReturnPath } from "../../src/features/auth/return-path.ts";

const good = [
  "/",
  "/docs",
  "/a/b/c",
  "/a/",
  "/.well-known/jwks.json",
  "/path?x=1&y=two",
  "/path?next=%2Fother",
  "/path?url=https://evil.example",
  "/path?x=100%25",
  "/path#frag",
  "/path?x#frag",
  "/path?",
  "/@evil.example",
  "/user@evil.example",
  "/https://evil.example",
  "/javascript:alert(1)",
  "/caf%C3%A9",
  "/logins",
  `/${"a".repeat(maxReturnPathLength - 1)}`,
];

const bad = [
  "",
  " ",
  "docs",
  "./docs",
  "../docs",
  "?x=1",
  "#frag",
  "//evil.example",
  "///evil.example",
  "////evil.example/..",
  "/\\evil.example",
  "\\/evil.example",
  "\\\\evil.example",
  "\\evil.example",
  "/a\\b",
  "/\t/evil.example",
  "\x09//evil.example",
  "/\x09//evil.example",
  "/\n/evil.example",
  "/\r\nSet-Cookie: a=b",
  "/a\0b",
  "/a\x7fb",
  " /docs",
  "/docs ",
  "/a b",
  "/%0d%0aSet-Cookie:%20a=b",
  "/path?x=%0D%0ALocation:%20https://evil.example",
  "/%00",
  "/%09/evil.example",
  "/%2f%2fevil.example",
  "/%2Fevil.example",
  "/%5cevil.example",
  "/%5C%5Cevil.example",
  "/%252f%252fevil.example",
  "/%",
  "/%zz",
  "/%ff",
  "/.//evil.example",
  "/..//evil.example",
  "/%2e//evil.example",
  "/a/..//evil.example",
  "/a/../b",
  "/./b",
  "http://evil.example",
  "https://evil.example/",
  "https:evil.example",
  "https:/evil.example",
  "HTTPS://evil.example",
  "ftp://evil.example",
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "java\tscript:alert(1)",
  "data:text/html,x",
  "blob:x",
  "user@evil.example",
  "evil.example",
  "@evil.example",
  ":80/",
  "\u2215\u2215evil.example",
  "/\u2215evil.example",
  "\uff0f\uff0fevil.example",
  "/\uff0fevil.example",
  "/\uff3cevil.example",
  "/\u3002evil",
  "/caf\u00e9",
  "/\u202edocs",
  "/\ufeff/evil.example",
  "/\ud800",
  "/login",
  "/login/",
  "/LOGIN?return_to=/login",
  "/login/authorized?code=a&state=b",
  `/${"a".repeat(maxReturnPathLength)}`,
];

describe("a return path", () => {
  it("has a table of more than forty tricky values", () => {
    expect(bad.length).toBeGreaterThan(40);
  });

  it.each(good)("may be %j", (text) => {
    expect(safeReturnPath(text)).toBe(text);
    expect(new URL(text, "https://florin.example.com").host).toBe("florin.example.com");
  });

  it.each(bad)("may not be %j", (text) => {
    expect(safeReturnPath(text)).toBeNull();
  });

  it("never leads to another origin, however it is resolved", () => {
    const piece = fc.constantFrom(
      ..."/\\.@:?#%&=;a ",
      ...["%2f", "%5c", "%2e", "%09", "//", "evil.example", "https:", "\t", "\n", "\u2215", "é"],
    );
    const text = fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join("")}`);
    // A proxy may decode the path before it passes it on.
    const decoders = [(path: string) => path, decodeURI, decodeURIComponent];
    fc.assert(
      fc.property(text, (candidate) => {
        const path = safeReturnPath(candidate);
        if (path === null) return;
        const [pathOnly = ""] = path.split(/[?#]/);
        for (const decode of decoders) {
          const { origin } = new URL(decode(pathOnly), "https://florin.example.com/login");
          expect(origin).toBe("https://florin.example.com");
        }
      }),
      { numRuns: 5_000 },
    );
  });
});
