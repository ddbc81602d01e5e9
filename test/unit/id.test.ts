import { expect, test } from "vitest";
import { createNewId, type Id, toUuid } from "../../src/core/id.ts";

const start = Date.UTC(2026, 10, 30, 12);

/** Milliseconds of the time part. Source: RFC 9562, 5.7. */
const timeOf = (id: Id<"transfer">) =>
  Number.parseInt(toUuid("transfer", id).replaceAll("-", "").slice(0, 12), 16);

function makeIds(count: number, clock: () => Date): Id<"transfer">[] {
  const newId = createNewId(clock);
  return Array.from({ length: count }, () => newId("transfer"));
}

test("ids of one millisecond sort as they were made, as text and as UUIDs", () => {
  const ids = makeIds(10_000, () => new Date(start));
  expect(ids).toEqual(ids.toSorted());
  expect(new Set(ids).size).toBe(ids.length);
  const uuids = ids.map((id) => toUuid("transfer", id));
  expect(uuids).toEqual(uuids.toSorted());
  expect(new Set(ids.map(timeOf))).toEqual(new Set([start]));
  for (const uuid of uuids.slice(0, 100))
    expect(uuid).toMatch(/^.{8}-.{4}-7.{3}-[89ab].{3}-.{12}$/);
});

test("two makers share no id", () => {
  const ids = [1, 2, 3, 4].flatMap(() => makeIds(1_000, () => new Date(start)));
  expect(new Set(ids).size).toBe(ids.length);
});

test("a clock that is set back a little changes no order; set back far, it is followed", () => {
  const times = [start, start - 9_999, start - 5, start + 1, start - 3_600_000];
  const ids = makeIds(times.length, () => new Date(times.shift() ?? 0));
  expect(ids.map(timeOf)).toEqual([start, start, start, start + 1, start - 3_600_000]);
  expect(ids.slice(0, 4)).toEqual(ids.slice(0, 4).toSorted());
});
