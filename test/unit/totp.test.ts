import { describe, expect, it } from "vitest";
import {
  findTotpStep,
  secretAlphabet,
  secretSymbols,
  totpUri,
} from "../../src/platform/totp/totp.ts";

/** The ASCII text `12345678901234567890` of RFC 6238, appendix B, in base32. */
const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const at = (seconds: number) => new Date(seconds * 1000);

describe("the vectors of RFC 6238 for SHA-1, cut to six digits", () => {
  it.each([
    [59, "94287082"],
    [1_111_111_109, "07081804"],
    [1_111_111_111, "14050471"],
    [1_234_567_890, "89005924"],
    [2_000_000_000, "69279037"],
    [20_000_000_000, "65353130"],
  ])("at %i", (seconds, eightDigits) => {
    const code = eightDigits.slice(2);
    expect(findTotpStep(secret, code, at(seconds))).toBe(Math.floor(seconds / 30));
  });
});

describe("the window", () => {
  const code = "005924";
  const step = Math.floor(1_234_567_890 / 30);
  const begin = step * 30;

  it("holds the step before and the step after, and names the code's own step", () => {
    for (const seconds of [begin - 30, begin - 1, begin, begin + 29, begin + 59]) {
      expect(findTotpStep(secret, code, at(seconds)), String(seconds - begin)).toBe(step);
    }
  });

  it("ends there", () => {
    expect(findTotpStep(secret, code, at(begin - 31))).toBeNull();
    expect(findTotpStep(secret, code, at(begin + 60))).toBeNull();
  });
});

it("takes six ASCII digits and nothing else", () => {
  const now = at(1_234_567_890);
  expect(findTotpStep(secret, "005924", now)).not.toBeNull();
  for (const text of ["5924", "89005924", "005924 ", " 05924", "٠٠٥٩٢٤", "0x5924", "-05924", ""]) {
    expect(findTotpStep(secret, text, now), text).toBeNull();
  }
});

it("knows the secret it was made for alone", () => {
  const other = `${secret.slice(0, -1)}R`;
  expect(findTotpStep(other, "005924", at(1_234_567_890))).toBeNull();
});

it("writes the address that apps read from a QR code", () => {
  const uri = new URL(totpUri(secret, "Florin", "ada+new@example.com"));
  expect(uri.protocol).toBe("otpauth:");
  expect(uri.href).toContain("totp/Florin:ada%2Bnew%40example.com");
  expect(Object.fromEntries(uri.searchParams)).toEqual({
    issuer: "Florin",
    secret,
    algorithm: "SHA1",
    digits: "6",
    period: "30",
  });
});

it("asks for secrets of 160 bits", () => {
  expect(new Set(secretAlphabet).size).toBe(32);
  expect(secretSymbols * 5).toBe(160);
});
