import fc from "fast-check";
import { expect, test } from "vitest";
import { commitTogether } from "../../src/features/ledger/group-commit.ts";
import type { PostingOutcome, Waiting } from "../../src/features/ledger/post-request.ts";
import type { Ctx } from "../../src/platform/ctx.ts";

const maxTogether = 64;
const maxUnderWay = 2;
const broken = new Error("synthetic: a constraint was broken");
const outcomeOf = (name: string): PostingOutcome => ({
  outcome: "replayed",
  effect: { kind: "test", ids: [name] },
});

const wishes = fc.array(
  fc.record({
    size: fc.oneof(
      { weight: 5, arbitrary: fc.constant(1) },
      { weight: 1, arbitrary: fc.integer({ min: 2, max: 500 }) },
    ),
    key: fc.option(fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz"), { freq: 4 }),
    isBad: fc.nat(19).map((place) => place === 0),
  }),
  { maxLength: 120 },
);

test("whatever comes, each call keeps the rules and everybody gets their own outcome", async () => {
  const property = fc.asyncProperty(wishes, fc.scheduler(), async (list, scheduler) => {
    const ctx = { db: { isShared: true } } as Ctx;
    const names = new Map<Waiting["build"], string>();
    const nameOf = ({ build }: Waiting) => names.get(build) ?? "nobody";
    const calls: (readonly Waiting[])[] = [];
    let underWay = 0;
    let mostUnderWay = 0;
    const post = async (together: readonly Waiting[]) => {
      calls.push(together);
      underWay += 1;
      mostUnderWay = Math.max(mostUnderWay, underWay);
      await scheduler.schedule(Promise.resolve());
      underWay -= 1;
      const called = together.map(nameOf);
      if (called.some((name) => name.startsWith("bad"))) throw broken;
      return called.map(outcomeOf);
    };
    const asked = list.map(async ({ key, size, isBad }, at) => {
      const name = `${isBad ? "bad" : "good"} ${at}`;
      const build = () => expect.fail("Only a posting builds a request");
      names.set(build, name);
      const claimed = key === null ? null : { scope: "", key, tag: "" };
      const outcome = commitTogether({ ctx, key: claimed, size, build }, post);
      const told = await outcome.catch((error: unknown) => error);
      return { name, told };
    });
    await scheduler.waitFor(Promise.all(asked));
    for (const { name, told } of await Promise.all(asked)) {
      expect({ name, told }).toEqual({
        name,
        told: name.startsWith("bad") ? broken : outcomeOf(name),
      });
    }
    expect(mostUnderWay).toBeLessThanOrEqual(maxUnderWay);
    for (const call of calls) {
      const size = call.reduce((sum, waiting) => sum + waiting.size, 0);
      expect(size <= maxTogether || call.length === 1).toBe(true);
      const keys = call.flatMap(({ key }) => key?.key ?? []);
      expect(new Set(keys).size).toBe(keys.length);
    }
    const tries = calls.flat().length;
    expect(tries).toBeGreaterThanOrEqual(list.length);
    expect(tries).toBeLessThanOrEqual(2 * list.length);
  });
  await fc.assert(property, { numRuns: 60 });
});
