import { expect, test } from "vitest";
import { pause } from "../../src/platform/pause.ts";
import { keyed, openAccount } from "../support/money.ts";
import { expectProblem } from "../support/problem.ts";
import { signUp } from "../support/start.ts";

const path = "/api/v1/transactions/holds";

test("a hold whose time is over is shown as expired before the job gets to it", async () => {
  const alice = await signUp();
  const body = {
    account_id: await openAccount(alice, { balance: 1_000 }),
    to_account_id: await openAccount(alice),
    currency: "USD",
  };
  const late = (await keyed(alice, path, { ...body, amount: 400, expires_in: 1 })).body.id;
  const open = (await keyed(alice, path, { ...body, amount: 100 })).body.id;
  await pause(1_100);
  expect((await alice.get(`${path}/${late}`)).body).toMatchObject({ id: late, status: "expired" });
  const listed = async (status: string) =>
    (await alice.get(`${path}?status=${status}`)).body.data.map(({ id }: { id: string }) => id);
  expect(await listed("expired")).toEqual([late]);
  expect(await listed("open")).toEqual([open]);
  expectProblem(await keyed(alice, `${path}/${late}/capture`), 409, "hold_closed");
  expectProblem(await alice.post(`${path}/${late}/void`), 409, "hold_closed");
});
