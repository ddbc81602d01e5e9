import fc from "fast-check";
import { expect, test } from "vitest";
import { equalInConstantTime } from "../../../src/platform/crypto/constant-time.ts";
import {
  fromBase64,
  fromBase64Url,
  toBase64,
  toBase64Url,
} from "../../../src/platform/crypto/encoding.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** RFC 4648, section 10, without padding. */
test.each([
  ["", ""],
  ["f", "Zg"],
  ["fo", "Zm8"],
  ["foo", "Zm9v"],
  ["foob", "Zm9vYg"],
  ["fooba", "Zm9vYmE"],
  ["foobar", "Zm9vYmFy"],
])("%o is spelled %o", (plain, text) => {
  expect(toBase64(bytesOf(plain))).toBe(text);
  expect(toBase64Url(bytesOf(plain))).toBe(text);
  expect(fromBase64(text)).toEqual(bytesOf(plain));
  expect(fromBase64Url(text)).toEqual(bytesOf(plain));
});

test("the alphabets differ in two characters and are not mixed", () => {
  const bytes = Uint8Array.of(0xfb, 0xff, 0xbf);
  expect(toBase64(bytes)).toBe("+/+/");
  expect(toBase64Url(bytes)).toBe("-_-_");
  expect(fromBase64("-_-_")).toBeNull();
  expect(fromBase64Url("+/+/")).toBeNull();
  expect(fromBase64("+_+/")).toBeNull();
});

test.each(["Z", "Zh", "Zm9", "Zg==", "Zm9v\n", " Zm9v", "Zm 9v", "Zm9v!", "é", "Zm9vYg="])(
  "%o is no canonical text of bytes",
  (text) => {
    expect(fromBase64(text)).toBeNull();
    expect(fromBase64Url(text)).toBeNull();
  },
);

test("bytes survive both spellings, which are those of Node", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const base64 = toBase64(bytes);
      const base64Url = toBase64Url(bytes);
      expect(fromBase64(base64)).toEqual(bytes);
      expect(fromBase64Url(base64Url)).toEqual(bytes);
      expect(base64).toBe(Buffer.from(bytes).toString("base64").replaceAll("=", ""));
      expect(base64Url).toBe(Buffer.from(bytes).toString("base64url"));
    }),
  );
});

test("bytes are equal exactly when they hold the same", () => {
  const bytes = fc.uint8Array({ maxLength: 40 });
  fc.assert(
    fc.property(
      bytes,
      bytes,
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (left, right, at, flip) => {
        expect(equalInConstantTime(left, left.slice())).toBe(true);
        expect(equalInConstantTime(left, right)).toBe(left.join() === right.join());
        expect(equalInConstantTime(left, Uint8Array.of(...left, 0xff))).toBe(false);
        expect(equalInConstantTime(Uint8Array.of(...left, 0xff), left)).toBe(false);
        const changed = left.map((byte, index) =>
          index === at % left.length ? byte ^ flip : byte,
        );
        expect(equalInConstantTime(left, changed)).toBe(left.length === 0);
      },
    ),
  );
});
