import { describe, expect, test } from "vitest";
import { isDomainError } from "../../src/core/error.ts";
import { unavailable } from "../../src/core/errors.ts";
import { commitTogether } from "../../src/features/ledger/group-commit.ts";
import type { PostingOutcome, Waiting } from "../../src/features/ledger/post-request.ts";
import type { Ctx } from "../../src/platform/ctx.ts";
import { DatabaseUnreachable } from "../../src/platform/db/failure.ts";

const maxTogether = 64;
const maxUnderWay = 2;
const maxWaiting = 5_000;
/** Of the event loop; what is due is done in the first. */
const maxTurns = 100;

type Wish = Readonly<{ size?: number; key?: string | null; scope?: string }>;
type Call = Readonly<{
  names: string[];
  list: readonly Waiting[];
  /** Gives everybody in the call an outcome that bears their name. */
  succeed(): void;
  answer(outcomes: PostingOutcome[]): void;
  fail(error: Error): void;
}>;

/** A line whose calls return when the test says so; a request is told by its name. */
function openLine({ isShared = true } = {}) {
  const ctx = { db: { isShared } } as Ctx;
  const calls: Call[] = [];
  const names = new Map<Waiting["build"], string>();
  const nameOf = ({ build }: Waiting) => names.get(build) ?? "nobody";
  const post = (list: readonly Waiting[]): Promise<PostingOutcome[]> => {
    const { promise, resolve, reject } = Promise.withResolvers<PostingOutcome[]>();
    const succeed = () => resolve(list.map((waiting) => outcomeOf(nameOf(waiting))));
    calls.push({ names: list.map(nameOf), list, succeed, answer: resolve, fail: reject });
    return promise;
  };
  return {
    calls,
    ask(name: string, { size = 1, key = name, scope = "somebody" }: Wish = {}) {
      const build = () => expect.fail("Only a posting builds a request");
      names.set(build, name);
      const claimed = key === null ? null : { scope, key, tag: "" };
      const outcome = commitTogether({ ctx, key: claimed, size, build }, post);
      // Who fails early is looked at late.
      outcome.catch(() => undefined);
      return outcome;
    },
    /** The call with this number, from 0, as soon as it has been made. */
    async call(place: number): Promise<Call> {
      for (let turn = 0; turn < maxTurns; turn += 1) {
        const call = calls[place];
        if (call) return call;
        await new Promise((resolve) => setImmediate(resolve));
      }
      return expect.fail(`No call ${place} was made`);
    },
  };
}

/** A line that is busy with calls of one request each, so that whoever asks has to wait. */
function openBusyLine() {
  const line = openLine();
  for (let at = 0; at < maxUnderWay; at += 1) void line.ask(`early ${at}`);
  return Object.assign(line, { free: () => line.calls[0]?.succeed() });
}

const outcomeOf = (name: string): PostingOutcome => ({
  outcome: "replayed",
  effect: { kind: "test", ids: [name] },
});
const many = <Item>(count: number, make: (at: number) => Item): Item[] =>
  Array.from({ length: count }, (_, at) => make(at));
const broken = new Error("synthetic: a constraint was broken");
const outage = new DatabaseUnreachable(new Error("synthetic"));

describe("who travels together", () => {
  test("nobody waits on an idle line; on a busy one all that wait travel in the next", async () => {
    const line = openLine();
    const asked = ["a", "b", "c", "d", "e"].map((name) => line.ask(name));
    expect(line.calls.map(({ names }) => names)).toEqual([["a"], ["b"]]);
    line.calls[1]?.succeed();
    expect((await line.call(2)).names).toEqual(["c", "d", "e"]);
    line.calls[2]?.succeed();
    line.calls[0]?.succeed();
    expect(await Promise.all(asked)).toEqual(["a", "b", "c", "d", "e"].map(outcomeOf));
  });

  test("no more than 64, in their order", async () => {
    const line = openBusyLine();
    const names = many(150, (at) => `request ${at}`);
    const asked = names.map((name) => line.ask(name));
    line.free();
    for (const place of [2, 3, 4]) (await line.call(place)).succeed();
    expect(await Promise.all(asked)).toEqual(names.map(outcomeOf));
    const travelled = line.calls.slice(2).map((call) => call.names);
    expect(travelled.map(({ length }) => length)).toEqual([maxTogether, maxTogether, 22]);
    expect(travelled.flat()).toEqual(names);
  });

  test("sizes count, and a request that is larger than a call goes alone", async () => {
    const line = openBusyLine();
    const sizes = [30, 34, 10, 500, 1, 64, 1, 500];
    const asked = sizes.map((size, at) => line.ask(`${at}`, { size }));
    line.free();
    for (const place of many(7, (at) => at + 2)) (await line.call(place)).succeed();
    await Promise.all(asked);
    const travelled = line.calls.slice(2).map(({ list }) => list.map(({ size }) => size));
    expect(travelled).toEqual([[30, 34], [10], [500], [1], [64], [1], [500]]);
  });

  test("of those that share a key one at a time, and nobody waits for them", async () => {
    const line = openBusyLine();
    const key = "the same";
    const asked = [
      line.ask("first", { key }),
      line.ask("second", { key }),
      line.ask("other"),
      line.ask("third", { key }),
      line.ask("elsewhere", { key, scope: "somebody else" }),
      line.ask("keyless", { key: null }),
      line.ask("keyless too", { key: null }),
    ];
    line.free();
    expect((await line.call(2)).names).toEqual([
      ...["first", "other", "elsewhere", "keyless", "keyless too"],
    ]);
    line.calls[2]?.succeed();
    expect((await line.call(3)).names).toEqual(["second"]);
    line.calls[3]?.succeed();
    expect((await line.call(4)).names).toEqual(["third"]);
    line.calls[4]?.succeed();
    expect(await Promise.all(asked)).toHaveLength(asked.length);
  });

  test("who is held up by a key keeps their place before those who came later", async () => {
    const line = openBusyLine();
    const key = "the same";
    const asked = ["first", "second"].map((name) => line.ask(name, { key }));
    const others = many(maxTogether, (at) => line.ask(`other ${at}`));
    line.free();
    (await line.call(2)).succeed();
    (await line.call(3)).succeed();
    expect(line.calls[2]?.names).not.toContain("second");
    expect(line.calls[3]?.names).toEqual(["second", `other ${maxTogether - 1}`]);
    expect(await Promise.all([...asked, ...others])).toHaveLength(maxTogether + 2);
  });

  test("each database has a line of its own", async () => {
    const [one, other] = [openBusyLine(), openLine()];
    void one.ask("waits");
    void other.ask("goes");
    expect(one.calls).toHaveLength(maxUnderWay);
    expect(other.calls.map(({ names }) => names)).toEqual([["goes"]]);
  });

  test("where requests may not share a statement each goes alone and at once", async () => {
    const line = openLine({ isShared: false });
    const asked = many(5, (at) => line.ask(`${at}`));
    expect(line.calls.map(({ names }) => names)).toEqual(many(5, (at) => [`${at}`]));
    line.calls[3]?.fail(broken);
    line.calls[2]?.answer([]);
    for (const { succeed } of line.calls) succeed();
    const settled = await Promise.allSettled(asked);
    expect(settled.map(({ status }) => status)).toEqual([
      ...["fulfilled", "fulfilled", "rejected", "rejected", "fulfilled"],
    ]);
  });
});

describe("who is told what", () => {
  test("everybody their own outcome, whatever the neighbours got", async () => {
    const line = openBusyLine();
    const outcomes: PostingOutcome[] = [
      { outcome: "done", at: new Date("2026-05-04T12:00:00Z") },
      { outcome: "refused", item: 0, code: "insufficient_funds", limit: null, window: null },
      { outcome: "mismatch" },
      outcomeOf("somebody"),
    ];
    const asked = outcomes.map((_, at) => line.ask(`${at}`));
    line.free();
    (await line.call(2)).answer(outcomes);
    expect(await Promise.all(asked)).toEqual(outcomes);
  });

  test("who is left without an outcome is told so, alone", async () => {
    const line = openBusyLine();
    const asked = ["a", "b"].map((name) => line.ask(name));
    line.free();
    (await line.call(2)).answer([outcomeOf("a")]);
    expect(await asked[0]).toEqual(outcomeOf("a"));
    await expect(asked[1]).rejects.toThrow("without an answer");
  });

  test("after a failed call each is posted alone, and only who broke it fails", async () => {
    const line = openBusyLine();
    const [before, bad, after] = ["before", "bad", "after"].map((name) => line.ask(name));
    line.free();
    (await line.call(2)).fail(new Error("synthetic: the whole call"));
    (await line.call(3)).succeed();
    const late = line.ask("late");
    (await line.call(4)).fail(broken);
    (await line.call(5)).succeed();
    expect(line.calls.slice(3).map(({ names }) => names)).toEqual([["before"], ["bad"], ["after"]]);
    expect(await before).toEqual(outcomeOf("before"));
    await expect(bad).rejects.toBe(broken);
    expect(await after).toEqual(outcomeOf("after"));
    (await line.call(6)).succeed();
    expect(await late).toEqual(outcomeOf("late"));
  });

  test("one alone that fails is not posted again", async () => {
    const line = openLine();
    const asked = line.ask("a");
    line.calls[0]?.fail(broken);
    await expect(asked).rejects.toBe(broken);
    expect(line.calls).toHaveLength(1);
  });

  test("an outage is told to all in the call, nothing is sent again, and the line goes on", async () => {
    const line = openBusyLine();
    const asked = ["a", "b", "c"].map((name) => line.ask(name));
    line.free();
    const call = await line.call(2);
    const late = line.ask("late");
    call.fail(outage);
    for (const each of asked) await expect(each).rejects.toBe(outage);
    const next = await line.call(3);
    expect(next.names).toEqual(["late"]);
    next.succeed();
    expect(await late).toEqual(outcomeOf("late"));
    expect(line.calls).toHaveLength(4);
  });

  test("an outage amid single tries is told to the one it hit", async () => {
    const line = openBusyLine();
    const [hit, spared] = ["hit", "spared"].map((name) => line.ask(name));
    line.free();
    (await line.call(2)).fail(broken);
    (await line.call(3)).fail(outage);
    (await line.call(4)).succeed();
    await expect(hit).rejects.toBe(outage);
    expect(await spared).toEqual(outcomeOf("spared"));
    expect(line.calls).toHaveLength(5);
  });
});

test("a full line tells the next one to come back, and takes one again when there is room", async () => {
  const line = openBusyLine();
  const waiting = many(maxWaiting, (at) => line.ask(`${at}`));
  const refusal: unknown = await line.ask("one too many").catch((error: unknown) => error);
  expect(isDomainError(refusal, unavailable)).toBe(true);
  expect(refusal).toMatchObject({ facts: { retryAfterSeconds: 1 } });
  expect(line.calls).toHaveLength(maxUnderWay);
  line.free();
  (await line.call(2)).succeed();
  expect(await waiting[0]).toEqual(outcomeOf("0"));
  const welcome = line.ask("welcome");
  const calls = Math.ceil((maxWaiting + 1) / maxTogether);
  for (const place of many(calls - 1, (at) => at + 3)) (await line.call(place)).succeed();
  expect(await welcome).toEqual(outcomeOf("welcome"));
  expect(await Promise.all(waiting)).toHaveLength(maxWaiting);
});
