import fc from "fast-check";
import { expect, test } from "vitest";
import { createCodeTagger } from "../../../src/platform/crypto/one-time-code.ts";
import { sampleRing } from "./sample-keys.ts";

const codes = createCodeTagger(sampleRing("k1"));
const binding = { purpose: "sign_in", subject: "usr_01", address: "ann@example.com" };

test("a code is good for its purpose, subject and address only", () => {
  const tag = codes.tag("042137", binding);
  expect(codes.matches("042137", binding, tag)).toBe(true);
  expect(codes.matches("42137", binding, tag)).toBe(false);
  expect(codes.matches("042138", binding, tag)).toBe(false);
  const others = [
    { ...binding, purpose: "reset_password" },
    { ...binding, subject: "usr_02" },
    { ...binding, address: "bob@example.com" },
  ];
  for (const other of others) expect(codes.matches("042137", other, tag)).toBe(false);
});

test("no two bindings run into each other, wherever their parts are cut", () => {
  type Parts = readonly [string, string, string, string];
  const tagOf = ([purpose, subject, address, code]: Parts) =>
    codes.tag(code, { purpose, subject, address });
  for (const mark of ["", ",", ".", ":", "|", "\n", "\0", '","', '"', "\\"]) {
    expect(tagOf(["p", `a${mark}b`, "c", "1"])).not.toBe(tagOf(["p", "a", `b${mark}c`, "1"]));
    expect(tagOf(["p", "a", `b${mark}1`, "2"])).not.toBe(tagOf(["p", "a", "b", `1${mark}2`]));
  }
  const unit = fc.constantFrom('"', ",", "\\", "a", "[", "\0", "\ud800", "\ufffd");
  const part = fc.string({ unit, maxLength: 2 });
  const whole = fc.tuple(part, part, part, part);
  fc.assert(
    fc.property(whole, whole, (first, second) => {
      const isSame = first.every((value, index) => value === second[index]);
      expect(tagOf(first) === tagOf(second)).toBe(isSame);
    }),
    { numRuns: 500 },
  );
});

test("a tag shows nothing of the code and is no tag of another purpose", () => {
  const tag = codes.tag("042137", binding);
  expect(tag).toMatch(/^k1\.[A-Za-z0-9_-]{43}$/);
  expect(codes.matches("042137", binding, "k1.042137")).toBe(false);
  expect(codes.matches("042137", binding, "")).toBe(false);
});

test("a code sent before a rotation still counts, until its key is dropped", () => {
  const tag = codes.tag("042137", binding);
  const rotated = createCodeTagger(sampleRing("k2", "k1"));
  expect(rotated.matches("042137", binding, tag)).toBe(true);
  expect(rotated.tag("042137", binding)).toMatch(/^k2\./);
  const dropped = createCodeTagger(sampleRing("k2"));
  expect(dropped.matches("042137", binding, tag)).toBe(false);
});
