import { describe, expect, test, vi } from "vitest";
import { locationOf } from "../support/browser.ts";
import { open, signUpOnPages } from "../support/dashboard.ts";
import { expectProblem } from "../support/problem.ts";
import { signUp, visitor } from "../support/start.ts";
import { answerWave, connectWave, cookiesOf, goToWave, wavePath } from "../support/wave.ts";

/** The whole way through the books of the stand-in, on every runtime. */
const patience = { timeout: 40_000, interval: 250 };

describe("somebody's books at Wave", () => {
  test("are connected, read, read again, and disconnected", async () => {
    const person = await signUp();
    expect((await person.get(wavePath)).body).toMatchObject({
      connected: false,
      last_sync: { status: "never" },
    });
    expectProblem(await person.post(`${wavePath}/sync`), 409, "wave_not_connected");
    const connected = await connectWave(person);
    expect(connected.status, connected.text).toBe(200);
    expect(connected.body).toMatchObject({ connected: true, reauthorization_needed: false });

    const begun = await person.post(`${wavePath}/sync`);
    expect(begun.status, begun.text).toBe(202);
    const counts = { businesses: 2, accounts: 48, customers: 24, vendors: 12, products: 16 };
    const read = await vi.waitFor(async () => {
      const { body } = await person.get(wavePath);
      expect(body.last_sync.counts.accounts).toBeGreaterThanOrEqual(24);
      expect(body.businesses).toHaveLength(2);
      return body;
    }, patience);
    expect(read.last_sync.error).toBe(null);
    if (read.last_sync.status === "succeeded") {
      expect(read.last_sync.counts).toEqual({ ...counts, invoices: 120 });
    }

    expect((await person.send("DELETE", wavePath)).status).toBe(204);
    expect((await person.get(wavePath)).body).toMatchObject({ connected: false, scopes: [] });
  });

  test("are connected by nobody else, however they come back", async () => {
    const [ada, eve] = await Promise.all([signUp(), signUp()]);
    const { from, back } = await goToWave(ada);
    expectProblem(await visitor().get(back), 422, "code_invalid");
    expectProblem(await eve.get(back), 422, "code_invalid");
    expectProblem(await eve.get(back, { headers: cookiesOf(from) }), 422, "code_invalid");
    const cookie = cookiesOf(from);
    expect((await visitor().get(back, { headers: cookie })).status).toBe(200);
    expectProblem(await visitor().get(back, { headers: cookie }), 422, "code_invalid");
    expect((await eve.get(wavePath)).body.connected).toBe(false);
  });

  test("stay where they are when their owner says no", async () => {
    const person = await signUp();
    const { from, back } = await goToWave(person, "cancel");
    expectProblem(await from.get(back), 400, "connection_cancelled");
    expect((await person.get(wavePath)).body.connected).toBe(false);
  });

  test("lead a browser back to our own page, which says how it went", async () => {
    const { from } = await signUpOnPages();
    const begun = new URL((await open(from, "/app/wave/connect")).headers.get("location") ?? "");
    const back = await answerWave(begun.href, "cancel");
    const page = locationOf(await open(from, back));
    expect(page).toBe("/app/wave?done=wave-cancelled");
    const shown = await open(from, page);
    expect(shown.status, shown.text).toBe(200);
    expect(shown.text).toContain("You did not allow it at Wave.");
    expectProblem(await from.get(back), 400, "connection_cancelled");
    const made = back.replace("error=access_denied", "code=made-up");
    const again = locationOf(await open(from, made));
    expect(again).toBe("/app/wave?done=wave-again");
    expect((await open(from, again)).text).toContain("Connect Wave once more");
  });
});
