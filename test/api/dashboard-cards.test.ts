import { describe, expect, test } from "vitest";
import {
  type Customer,
  ledTo,
  open,
  openAccountOnPages,
  signUpOnPages,
  submit,
} from "../support/dashboard.ts";

const ada: Customer = await signUpOnPages();
const account = await openAccountOnPages(ada.from, { funds: "500" });

async function orderCard(): Promise<string> {
  const fields = { account_id: account, type: "virtual", name: "Online" };
  return ledTo(await submit(ada.from, "/app/cards/new", fields)).replace(/\?.*$/, "");
}

const sameOrigin = { origin: "http://localhost:8787" };
const card = await orderCard();
const show = () => open(ada.from, card);

describe("a card", () => {
  test("is taught where there is none, and listed where there is", async () => {
    const { from } = await signUpOnPages();
    expect((await open(from, "/app/cards")).text).toContain("A virtual card is ready at once");
    expect((await open(from, "/app/cards/new")).text).toContain("Open one first");
    expect((await open(ada.from, "/app/cards")).text).toContain(card);
  });

  test("is frozen and unfrozen", async () => {
    expect(ledTo(await submit(ada.from, card, { move: "freeze" }))).toBe(
      `${card}?done=card-frozen`,
    );
    expect((await show()).text).toContain("Frozen");
    ledTo(await submit(ada.from, card, { move: "unfreeze" }));
    expect((await show()).text).toContain("Active");
  });

  test("has limits, which keep what the page does not show", async () => {
    const path = `${card}/controls`;
    const fields = { per_authorization: "20.50", daily: "", monthly: "100", online: "yes" };
    ledTo(await submit(ada.from, path, { ...fields, blocked_countries: "ru, kp" }));
    const page = await open(ada.from, path);
    expect(page.text).toContain('value="20.50"');
    expect(page.text).toContain('value="RU KP"');
    expect((await show()).text).toContain("$100.00");
    const wrong = await submit(ada.from, path, { ...fields, daily: "much" });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('href="#field-daily"');
  });

  test("with as many limits as it can have says so at a field", async () => {
    const full = await orderCard();
    const categories = Array.from({ length: 20 }, (_, at) => [String(5000 + at)]);
    const limits = categories.map((of) => ({ amount: 100, interval: "daily", categories: of }));
    const api = `/api/v1/cards/${full.split("/").at(-1)}/controls`;
    const body = { spending_limits: limits };
    expect((await ada.from.send("PATCH", api, { body, headers: sameOrigin })).status).toBe(200);
    const fields = { per_authorization: "", daily: "", monthly: "100", online: "yes" };
    const refused = await submit(ada.from, `${full}/controls`, fields);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('href="#field-monthly"');
    expect(refused.text).toMatch(/Most in a month, in USD is one limit more than a card can have/);
  });

  test("keeps a limit of nothing", async () => {
    const shut = await orderCard();
    const body = { spending_limits: [{ amount: 0, interval: "daily" }] };
    const api = `/api/v1/cards/${shut.split("/").at(-1)}`;
    const sent = await ada.from.send("PATCH", `${api}/controls`, { body, headers: sameOrigin });
    expect(sent.status).toBe(200);
    ledTo(await submit(ada.from, `${shut}/controls`, { daily: "0.00", online: "yes" }));
    const { controls } = (await ada.from.get(api)).body;
    expect(controls.spending_limits).toEqual([{ amount: 0, interval: "daily", categories: null }]);
  });

  test("keeps its limits when they are saved as they were shown", async () => {
    const kuwaiti = await openAccountOnPages(ada.from, { currency: "KWD", name: "Kuwait" });
    const ordered = await submit(ada.from, "/app/cards/new", {
      ...{ account_id: kuwaiti, type: "virtual", name: "Dinars" },
    });
    const path = ledTo(ordered).replace(/\?.*$/, "");
    const headers = { accept: "text/html", "accept-language": "de-DE" };
    const shown = await ada.from.get(`${path}/controls`, { headers });
    const shownIn = (name: string) =>
      new RegExp(`name="${name}"[^>]* value="([^"]*)"`).exec(shown.text)?.[1] ?? "";
    const fields = { per_authorization: shownIn("per_authorization"), daily: shownIn("daily") };
    const saved = await submit(
      ada.from,
      `${path}/controls`,
      { ...fields, online: "yes" },
      { origin: "http://localhost:8787", "accept-language": "de-DE" },
    );
    ledTo(saved);
    const { body } = await ada.from.get(`/api/v1/cards/${path.split("/").at(-1)}`);
    const limits = body.controls.spending_limits as { interval: string; amount: number }[];
    expect(limits.map(({ interval, amount }) => [interval, amount])).toEqual([
      ["per_authorization", 500_000],
      ["daily", 1_000_000],
    ]);
  });

  test("shows its number as the answer to a press of the button only", async () => {
    const asked = await open(ada.from, `${card}/reveal`);
    expect(asked.text).not.toMatch(/\d{4} \d{4} \d{4}/);
    const shown = await submit(ada.from, `${card}/reveal`, {});
    expect(shown.status).toBe(200);
    expect(shown.text).toMatch(/\d{4} \d{4} \d{4} \d{4}/);
    expect(shown.headers.get("cache-control")).toBe("no-store");
  });

  test("gets a PIN that is typed twice", async () => {
    const wrong = await submit(ada.from, `${card}/pin`, { pin: "4829", again: "4828" });
    expect(wrong.status).toBe(400);
    expect(wrong.text).not.toContain("4829");
    expect(ledTo(await submit(ada.from, `${card}/pin`, { pin: "4829", again: "4829" }))).toBe(
      `${card}?done=pin-set`,
    );
  });

  test("is replaced, and canceled", async () => {
    const old = await orderCard();
    const reply = await submit(ada.from, `${old}/cancel`, { reason: "lost", move: "replace" });
    const next = ledTo(reply).replace(/\?.*$/, "");
    expect(next).not.toBe(old);
    ledTo(await submit(ada.from, `${next}/cancel`, { reason: "other", move: "cancel" }));
    expect((await open(ada.from, next)).text).toContain("Canceled");
    const without = await submit(ada.from, `${card}/cancel`, { move: "cancel" });
    expect(without.text).toContain('href="#field-reason"');
  });

  test("is nobody else's", async () => {
    const { from: eve } = await signUpOnPages();
    for (const path of ["", "/controls", "/pin", "/cancel", "/reveal"]) {
      expect((await open(eve, `${card}${path}`)).status).toBe(404);
    }
    expect((await submit(eve, `${card}/reveal`, {})).status).toBe(404);
    expect((await submit(eve, card, { move: "freeze" })).status).toBe(404);
  });
});
