import { expect, test } from "vitest";
import { type Client, keepBusy } from "../support/back-and-forth.ts";
import { balanceOf, keyed, openAccount, transfer, transferBody } from "../support/money.ts";
import { type Person, signUp, visitorFrom } from "../support/start.ts";

const clientCount = 32;
const durationMs = 10_000;
/** Little, and more goes forth than back: it runs out again and again. */
const balance = 20;

test("opposite transfers of 32 clients at once end in 201 or 422, and no money is lost", async () => {
  const [alice, bob] = await Promise.all([signUp(), signUp()]);
  const [ours, theirs] = await Promise.all([
    openAccount(alice, { balance }),
    openAccount(bob, { balance }),
  ]);
  let moved = 0;
  const clientOf = (place: number): Client => {
    const isForth = place % 2 === 0;
    const [payer, from, to] = isForth ? [alice, ours, theirs] : [bob, theirs, ours];
    // An address of its own per client, so that no rate of a network is met.
    const { post } = visitorFrom(`10.200.${place}.1`, payer.accessToken);
    const person: Pick<Person, "post"> = { post };
    return async (turn) => {
      const amount = 1 + ((place + turn) % (isForth ? 4 : 3));
      const isBatch = turn % 5 === 4;
      const transfers = Array.from({ length: 3 }, () => transferBody({ from, to, amount }));
      const reply = isBatch
        ? await keyed(person, "/api/v1/transactions/transfer/batch", { transfers })
        : await transfer({ ...payer, post }, { from, to, amount });
      const sent = isBatch ? 3 * amount : amount;
      if (reply.status === 201) moved += isForth ? sent : -sent;
      return reply;
    };
  };
  const clients = Array.from({ length: clientCount }, (_, place) => clientOf(place));
  const outcomes = await keepBusy(clients, durationMs);
  expect(Object.keys(outcomes).sort(), JSON.stringify(outcomes)).toEqual([
    "201",
    "422 insufficient_funds",
  ]);
  const [left, come] = await Promise.all([balanceOf(alice, ours), balanceOf(bob, theirs)]);
  expect([left, come]).toEqual([balance - moved, balance + moved]);
  expect(Math.min(left, come)).toBeGreaterThanOrEqual(0);
});
