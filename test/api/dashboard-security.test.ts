import { describe, expect, test } from "vitest";
import { createPasskey } from "../support/authenticator.ts";
import { browser } from "../support/browser.ts";
import { ledTo, open, signUpOnPages, submit } from "../support/dashboard.ts";
import { totpCode } from "../support/factors.ts";
import { newestMail } from "../support/start.ts";

const origin = "http://localhost:8787";
const newPassword = "copper meadow whistle 77";

describe("the second step", () => {
  test("is an app: enrolled with its picture, asked for, and removed", async () => {
    const { from, email, password } = await signUpOnPages();
    const begun = await submit(from, "/app/security/app", { step: "begin" });
    expect(begun.text).toContain('<svg class="qr"');
    const secret = /data-copy="([A-Z2-7]+)"/.exec(begun.text)?.[1] ?? "";
    const wrong = await submit(from, "/app/security/app", { step: "confirm", code: "000000" });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('name="code"');
    expect(wrong.text).not.toContain(secret);
    const code = await totpCode(secret, -1);
    const done = await submit(from, "/app/security/app", { step: "confirm", code });
    expect(done.text.match(/<li class="code">/g)).toHaveLength(10);
    const recovery = /<li class="code">([^<]+)</.exec(done.text)?.[1] ?? "";

    const other = browser();
    const second = ledTo(await submit(other, "/app/sign-in?next=/app/cards", { email, password }));
    expect(second).toBe("/app/sign-in/second-factor");
    expect(other.cookies.has("florin")).toBe(false);
    expect((await open(other, second)).text).toContain("A recovery code");
    const refused = await submit(other, second, { method: "totp", code: "000000" });
    expect(refused.status).toBe(422);
    const answer = { method: "totp", code: await totpCode(secret, 0) };
    expect(ledTo(await submit(other, second, answer))).toBe("/app/cards");

    const third = browser();
    ledTo(await submit(third, "/app/sign-in", { email, password }));
    const words = { method: "recovery_code", code: recovery };
    expect(ledTo(await submit(third, second, words))).toBe("/app");
    const removed = await submit(third, "/app/security", { move: "remove-totp" });
    expect(ledTo(removed)).toBe("/app/security?done=factor-removed");
  });

  test("is a phone, with consent only", async () => {
    const { from } = await signUpOnPages();
    const path = "/app/security/phone";
    const phone = `+1202555${String(Date.now() % 10_000).padStart(4, "0")}`;
    const without = await submit(from, path, { step: "send", phone });
    expect(without.status).toBe(400);
    expect(without.text).toContain('href="#field-consent"');
    const sent = await submit(from, path, { step: "send", phone, consent: "yes" });
    expect(sent.text).toContain("The code that we sent");
    const { code } = await newestMail(phone);
    const done = await submit(from, path, { step: "confirm", code });
    expect(done.text).toContain("Your phone is your second step");
  });
});

describe("a passkey", () => {
  test("is added and signs in by forms that the script fills", async () => {
    const { from } = await signUpOnPages();
    expect((await open(from, "/app/security/passkeys/new")).text).toContain(
      'data-passkey="create"',
    );
    const headers = { origin };
    const options = await from.send("POST", "/api/v1/auth/passkeys/options", { headers });
    const key = await createPasskey(options.body);
    const credential = JSON.stringify(key.registration);
    const added = await submit(from, "/app/security/passkeys/new", { name: "Laptop", credential });
    expect(ledTo(added)).toBe("/app/security?done=passkey-added");
    expect((await open(from, "/app/security")).text).toContain("Laptop");

    const other = browser();
    const asked = await other.post("/api/v1/auth/login/passkey/options");
    const assertion = await key.sign(asked.body);
    const path = "/app/sign-in/passkey?next=%2Fapp%2Ffeed";
    expect(ledTo(await submit(other, path, { credential: JSON.stringify(assertion) }))).toBe(
      "/app/feed",
    );
    expect((await submit(browser(), path, { credential: "{" })).status).toBe(400);
  });
});

describe("a password", () => {
  test("is changed with the old one", async () => {
    const { from, password } = await signUpOnPages();
    const path = "/app/security/password";
    const wrong = await submit(from, path, { current_password: "no", new_password: newPassword });
    expect(wrong.status).toBe(401);
    expect(wrong.text).toContain("There is a problem");
    const right = { current_password: password, new_password: newPassword };
    expect(ledTo(await submit(from, path, right))).toBe("/app/security?done=password-changed");
    expect((await open(from, "/app")).status).toBe(200);
  });

  test("is reset by the link of the mail", async () => {
    const { email } = await signUpOnPages();
    const from = browser();
    ledTo(await submit(from, "/app/password/forgot", { email }));
    const { text } = await newestMail(email);
    const link = new URL(/https?:\/\/\S+/.exec(text)?.[0] ?? "");
    expect(link.pathname).toBe("/app/password/reset");
    const page = await open(from, `${link.pathname}${link.search}`);
    const token = /name="token" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
    const weak = await submit(from, link.pathname, { token, new_password: "short" });
    expect(weak.status).toBe(422);
    const sent = await submit(from, link.pathname, { token, new_password: newPassword });
    expect(ledTo(sent)).toBe("/app/sign-in?done=password-reset");
    ledTo(await submit(from, "/app/sign-in", { email, password: newPassword }));
    expect((await open(from, "/app/password/reset")).text).toContain("The link is missing");
  });
});

describe("sessions and data", () => {
  test("one session ends another, and all others", async () => {
    const { from, email, password } = await signUpOnPages();
    const [one, two] = [browser(), browser()];
    for (const other of [one, two]) ledTo(await submit(other, "/app/sign-in", { email, password }));
    const { data } = (await one.get("/api/v1/auth/sessions")).body;
    const { id } = data.find(({ current }: { current: boolean }) => current);
    ledTo(await submit(from, "/app/security", { move: "end", id }));
    expect(ledTo(await open(one, "/app"))).toContain("/app/sign-in");
    ledTo(await submit(from, "/app/security", { move: "end-others" }));
    expect(ledTo(await open(two, "/app"))).toContain("/app/sign-in");
    expect((await open(from, "/app/security")).text).toContain("This device");
  });

  test("a name is changed, all data is given out, and everything is erased", async () => {
    const { from } = await signUpOnPages();
    ledTo(await submit(from, "/app/security/name", { first_name: "Grace", last_name: "Example" }));
    expect((await open(from, "/app")).text).toContain("Hello, Grace");
    const data = await open(from, "/app/security/export");
    expect(data.headers.get("content-disposition")).toContain("attachment");
    expect(data.text).toContain("Grace");
    expect((await submit(from, "/app/security/erase", {})).status).toBe(400);
    expect(ledTo(await submit(from, "/app/security/erase", { sure: "yes" }))).toContain("erased");
    expect(from.cookies.has("florin")).toBe(false);
  });
});
