import { expect, test } from "vitest";
import { findUnkeptText } from "../../src/platform/http/unkept-text.ts";

/** What a body may not hold, because it would be lost on its way. */

const find = (text: string) => findUnkeptText(text, JSON.parse(text));

test.each([
  ['{"a":[{"__proto__":{"x":1}}]}', "/a/0/__proto__"],
  [String.raw`{"\u005f\u005fproto__":"1"}`, "/__proto__"],
  [String.raw`{"__\u0070r\u006F\u0074o__":"1"}`, "/__proto__"],
  [String.raw`{"a":"\u0000"}`, "/a"],
  [String.raw`{"a":"\ud800"}`, "/a"],
])("%s is refused", (text, pointer) => {
  expect(find(text)).toMatchObject({ pointer });
});

test.each([
  '{"a":"__proto__"}',
  '{"constructor":"1","prototype":"2","proto":"3","__proto":"4"}',
  String.raw`{"a":"\u005f"}`,
])("%s is kept", (text) => {
  expect(find(text)).toBeNull();
});
