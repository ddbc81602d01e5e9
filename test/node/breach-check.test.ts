import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type BreachStandIn,
  leakedPassword,
  startBreachStandIn,
} from "../../dev/breach/stand-in.ts";
import { noBreachCheck } from "../../src/platform/breach/breach-check.ts";
import {
  createPwnedPasswords,
  type PwnedPasswordsOptions,
} from "../../src/platform/breach/pwned-passwords.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { newEmail, registration } from "../support/start.ts";

let breach: BreachStandIn;
let base: OwnApp;
beforeAll(async () => {
  breach = await startBreachStandIn();
  base = await startOwnApp({});
});
afterEach(() => breach.recover());
afterAll(async () => {
  await base.close();
  await breach.close();
});

function checker(options: Partial<PwnedPasswordsOptions> = {}) {
  const lines: unknown[][] = [];
  const write = (...line: unknown[]) => void lines.push(line);
  const log = { info: write, warn: write, error: write };
  const check = createPwnedPasswords({ baseUrl: breach.url, log, ...options });
  return { lines, check: (password: string) => check.check(password) };
}

/** A checker of a service that gives this answer. */
function answeredWith(body: string) {
  return checker({ fetch: async () => new Response(body) });
}

const suffixOf = (password: string) =>
  createHash("sha1").update(password).digest("hex").toUpperCase().slice(5);

describe("the look-up", () => {
  it("knows a leaked password and no other", async () => {
    const { check, lines } = checker();
    expect(await check(leakedPassword)).toBe("breached");
    expect(await check(`${leakedPassword}!`)).toBe("not_found");
    breach.leak("пароль из утечки");
    expect(await check("пароль из утечки")).toBe("breached");
    expect(lines).toEqual([]);
  });

  it("sends five digits of the hash, asks for padding and says who asks", async () => {
    await checker().check("nothing of this goes out");
    const sent = breach.received().at(-1);
    const digest = createHash("sha1").update("nothing of this goes out").digest("hex");
    expect(sent).toMatchObject({
      method: "GET",
      path: `/range/${digest.slice(0, 5).toUpperCase()}`,
      headers: { "add-padding": "true", "user-agent": "Florin" },
    });
    expect(JSON.stringify(sent).toUpperCase()).not.toContain(digest.slice(5, 12).toUpperCase());
  });

  it("takes a line with the count 0 for the padding it is", async () => {
    breach.leak("a padded password", 0);
    expect(await checker().check("a padded password")).toBe("not_found");
  });

  it.each<[string, string, string]>([
    ["CRLF and a count", `${suffixOf("p")}:12\r\n${"0".repeat(35)}:1`, "breached"],
    ["LF", `${"0".repeat(35)}:1\n${suffixOf("p")}:1`, "breached"],
    ["a part of the suffix", `${suffixOf("p").slice(0, 34)}:9`, "not_found"],
    ["no count", suffixOf("p"), "not_found"],
    ["a count that is none", `${suffixOf("p")}:many`, "not_found"],
    ["nothing", "", "not_found"],
  ])("reads %s", async (_name, body, verdict) => {
    expect(await answeredWith(body).check("p")).toBe(verdict);
  });
});

describe("an outage", () => {
  it.each([429, 500, 503])("of status %s is tolerated after one try", async (status) => {
    breach.breakDown({ status });
    const { check, lines } = checker();
    const before = breach.received().length;
    expect(await check(leakedPassword)).toBe("unknown");
    expect(breach.received().length - before).toBe(1);
    expect(lines).toEqual([["upstream_failed", expect.objectContaining({ status })]]);
  });

  it("of the network is tolerated", async () => {
    const { check, lines } = checker({
      fetch: async () => {
        throw new TypeError(`fetch failed ${leakedPassword}`);
      },
    });
    expect(await check(leakedPassword)).toBe("unknown");
    expect(JSON.stringify(lines)).toContain("network");
    expect(JSON.stringify(lines)).not.toContain(leakedPassword);
  });

  it("ends a slow answer", async () => {
    breach.breakDown({ hangSeconds: 60 });
    const { check, lines } = checker({ timeoutMs: 50 });
    expect(await check(leakedPassword)).toBe("unknown");
    expect(JSON.stringify(lines)).toContain("timeout");
  });

  it("refuses an answer without end", async () => {
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)),
    });
    const { check } = checker({ fetch: async () => new Response(endless) });
    expect(await check(leakedPassword)).toBe("unknown");
  });
});

describe("a sign-up", () => {
  const register = async (variables: Record<string, string>, password: string) => {
    const app = await startOwnApp(variables, base, { hasCheapHashes: true });
    const body = { ...registration(newEmail()), password };
    const { status, body: answer } = await app.visitor().post("/api/v1/auth/register", body);
    await app.close();
    return { status, reason: answer.reason, events: app.lines.join("\n") };
  };

  it("with a leaked password is refused, and goes through while nobody knows", async () => {
    const asks = { BREACH_CHECK_URL: breach.url };
    expect(await register(asks, leakedPassword)).toMatchObject({ status: 422, reason: "breached" });
    breach.breakDown({ status: 503 });
    const passed = await register(asks, leakedPassword);
    expect(passed.status).toBe(202);
    expect(passed.events).toContain('"event":"breach_check_skipped"');
  });

  it("asks nobody where that is switched off", async () => {
    expect(await noBreachCheck.check(leakedPassword)).toBe("not_found");
    const before = breach.received().length;
    expect((await register({ BREACH_CHECK_URL: "off" }, leakedPassword)).status).toBe(202);
    expect(breach.received().length).toBe(before);
  });
});
