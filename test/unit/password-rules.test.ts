import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countGuessedParts } from "../../src/features/auth/password-patterns.ts";
import { findWeakness, lengthOf, termsOfPerson } from "../../src/features/auth/password-rules.ts";
import commonPasswords from "../../src/platform/breach/common-passwords.json" with { type: "json" };

const ada = { email: "ada.byron+bank@example.com", firstName: "Ada", lastName: "Lovelace" };
const terms = [...termsOfPerson(ada), "Florin", "Acme Money"];
const minLength = 12;

describe("the length of a password", () => {
  it.each<[string, number]>([
    ["", 0],
    ["twelve chars", 12],
    ["🦊".repeat(12), 12],
    ["ё".repeat(11), 11],
  ])("is counted in code points: %j", (password, length) => {
    expect(lengthOf(password)).toBe(length);
    expect(findWeakness(password, []) === "too_short").toBe(length < minLength);
  });
});

describe("a password that is common", () => {
  it("is any of the list that is long enough, and the list has 3,000 entries", () => {
    expect(new Set(commonPasswords).size).toBeGreaterThanOrEqual(3_000);
    const long = commonPasswords.filter((password) => password.length >= minLength);
    expect(long.length).toBeGreaterThan(300);
    for (const password of long) expect(findWeakness(password, []), password).toBe("common");
  });

  it("is any word of the list with what people add to reach the length", () => {
    for (const word of commonPasswords) {
      for (const added of ["123456789012", "!!!!!!!!!!!!", "2024202420242024"]) {
        const password = `${word}${added}`;
        expect(findWeakness(password, []), password).toBe("common");
      }
    }
  });

  it.each([
    ...["password1234", "Password123!", "P@ssw0rd!2024", "passwordpassword", "pa55w0rdpa55w0rd"],
    ...["qwertyuiop12", "asdfghjkl;'12", "1qaz2wsx3edc", "azertyuiop123", "qwertzuiop123"],
    ...["123456789012", "098765432109", "aaaaaaaaaaaa", "abcabcabcabc", "121212121212"],
    ...[
      "Summer2024!!!",
      "letmein letmein",
      "ADMINISTRATOR",
      "iloveyou1234",
      "ｐａｓｓｗｏｒｄ1234",
    ],
  ])("%s", (password) => {
    expect(findWeakness(password, terms)).toBe("common");
  });

  it.each([
    ...["violet harbour lantern 42", "kd83hf72hs91", "qmzpalskdjfh", "839201748362"],
    ...["пароль-для-проверки", "🦊".repeat(12), "a".repeat(64), "x".repeat(1_024)],
    ...["three sober geese", "winter blue sky", "correct horse battery staple"],
  ])("is not %s", (password) => {
    expect(findWeakness(password, terms)).toBeNull();
  });

  it("never has more parts than characters, and another character adds at most one", () => {
    const text = fc.string({ unit: "binary", maxLength: 30 });
    fc.assert(
      fc.property(text, (password) => {
        const parts = countGuessedParts(password);
        const plain = password.normalize("NFKC").toLowerCase();
        expect(parts).toBeLessThanOrEqual(plain.length);
        expect(countGuessedParts(`${plain}_`)).toBeLessThanOrEqual(parts + 1);
      }),
      { numRuns: 300 },
    );
  });

  it("is almost none of those that are drawn at random", () => {
    const letters = fc.string({
      unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz"),
      minLength: minLength,
      maxLength: 20,
    });
    const drawn = fc.sample(letters, { numRuns: 2_000, seed: 7 });
    const refused = drawn.filter((password) => findWeakness(password, []) !== null);
    // fast-check draws short repeats on purpose; a machine that draws evenly makes fewer.
    expect(refused.length).toBeLessThan(drawn.length / 20);
  });
});

describe("a password that is personal", () => {
  it.each([
    ...["my lovelace poem", "L0V3LACE-rocket-x", "xx ada.byron+bank xx", "adabyronbank-99x"],
    ...["grey byron heron", "flor1n tulip garden", "FLORIN heron seven", "acme money heron"],
    ...["Acme-Money-tulip", "l o v e l a c e heron"],
  ])("%s", (password) => {
    expect(findWeakness(password, terms)).toBe("personal");
  });

  it("is not one that shares less than four characters, or a short part of the address", () => {
    expect(findWeakness("shadow canary drum", terms)).toBeNull();
    expect(findWeakness("river bank tulip", terms)).toBeNull();
  });

  it("may have an empty owner", () => {
    const nobody = termsOfPerson({ email: "@", firstName: "", lastName: "-" });
    expect(findWeakness("violet harbour lantern 42", nobody)).toBeNull();
  });
});
