import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMailboxStore } from "../../dev/mailbox/store.ts";
import { startVonageStandIn, type VonageStandIn } from "../../dev/vonage/stand-in.ts";
import { factorFailures, mfaChallenges, smsFactors } from "../../src/features/auth/tables.ts";
import { otherCode, phoneBook } from "../support/factors.ts";
import { expectProblem } from "../support/problem.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { signUpAt } from "../support/servers/own-person.ts";
import type { Person } from "../support/start.ts";

/** More failures in a row than any budget of wrong codes has. */
const manyOutages = 7;

/** How long the two versions wait before they call, and until they give up, in seconds. */
const versions = [
  ["v2", { path: "/v2/verify", callAfter: 61, overAfter: 121 }],
  ["v1", { path: "/verify", callAfter: 126, overAfter: 606 }],
] as const;

describe.each(versions)("Vonage Verify %s", (version, { path, callAfter, overAfter }) => {
  const newPhone = phoneBook("415");
  const mailbox = createMailboxStore();
  let vonage: VonageStandIn;
  let app: OwnApp;
  beforeAll(async () => {
    vonage = await startVonageStandIn({ mailbox });
    app = await startOwnApp(
      {
        VONAGE_API_KEY: vonage.apiKey,
        VONAGE_API_SECRET: vonage.apiSecret,
        VONAGE_BASE_URL: vonage.url,
        VONAGE_VERIFY_VERSION: version,
      },
      undefined,
      { hasCheapHashes: true },
    );
  });
  afterAll(async () => {
    await app.close();
    await vonage.close();
  });

  const begin = (person: Person, phone: string) =>
    person.post("/api/v1/auth/mfa/sms", { phone, consent: true });
  const confirm = (person: Person, code: string) =>
    person.post("/api/v1/auth/mfa/sms/confirm", { code });
  const send = (mfaToken: string) =>
    app.visitor().post("/api/v1/auth/mfa/challenge", { mfa_token: mfaToken, method: "sms" });
  const verify = (mfaToken: string, code: string) =>
    app.visitor().post("/api/v1/auth/mfa/verify", { mfa_token: mfaToken, method: "sms", code });

  async function newestCode(phone: string, channel = "sms"): Promise<string> {
    const messages = await mailbox.list(phone);
    return messages.find((message) => message.channel === channel)?.code ?? "none";
  }

  /** What the vendor does to the next request, whichever version it speaks. */
  function failOnce(status: number): void {
    vonage.breakDown({ status, path, times: 1 });
  }

  async function newPerson(): Promise<{ person: Person; phone: string }> {
    return { person: await signUpAt(app), phone: newPhone() };
  }

  async function enrolled(): Promise<{ person: Person; phone: string; mfaToken: string }> {
    const { person, phone } = await newPerson();
    await begin(person, phone);
    expect((await confirm(person, await newestCode(phone))).status).toBe(200);
    const { email, password } = person;
    const asked = await app.visitor().post("/api/v1/auth/login", { email, password });
    return { person, phone, mfaToken: asked.body.mfa_token };
  }

  async function factorOf(person: Person) {
    const own = eq(smsFactors.userId, person.id as `usr_${string}`);
    const [factor] = await app.db.select().from(smsFactors).where(own);
    return factor;
  }

  describe("an enrolment", () => {
    test("survives a wrong code, and forgets the request with its success", async () => {
      const { person, phone } = await newPerson();
      expect((await begin(person, phone)).status).toBe(202);
      const code = await newestCode(phone);
      expectProblem(await confirm(person, otherCode(code)), 422, "code_invalid");
      expect((await factorOf(person))?.requestId).toEqual(expect.any(String));
      expect((await confirm(person, code)).status).toBe(200);
      expect(await factorOf(person)).toMatchObject({
        requestId: null,
        confirmedAt: expect.any(Date),
      });
    });

    test("is over with the third wrong code, and can be begun anew", async () => {
      const { person, phone } = await newPerson();
      await begin(person, phone);
      const code = await newestCode(phone);
      const replies = [];
      for (let go = 0; go < 4; go += 1) replies.push(await confirm(person, otherCode(code)));
      expect(replies.map((reply) => reply.status)).toEqual([422, 422, 429, 429]);
      expect((await factorOf(person))?.requestId).toBeNull();
      expect((await begin(person, phone)).status).toBe(202);
      expect((await confirm(person, await newestCode(phone))).status).toBe(200);
    });

    test("says that the code came too late, and can be begun anew", async () => {
      const { person, phone } = await newPerson();
      await begin(person, phone);
      const code = await newestCode(phone);
      vonage.advanceClock(overAfter);
      expectProblem(await confirm(person, code), 422, "code_expired");
      expectProblem(await confirm(person, code), 422, "code_invalid");
      expect((await begin(person, phone)).status).toBe(202);
      expect((await confirm(person, await newestCode(phone))).status).toBe(200);
    });

    test("goes on with the call that follows a message nobody read", async () => {
      const { person, phone } = await newPerson();
      await begin(person, phone);
      expect(await newestCode(phone, "voice")).toBe("none");
      vonage.advanceClock(callAfter);
      const spoken = await newestCode(phone, "voice");
      expect(spoken).toMatch(/^\d{6}$/);
      expect((await confirm(person, spoken)).status).toBe(200);
    });

    test("waits for a verification of the same number by somebody else", async () => {
      const { person, phone } = await newPerson();
      await begin(await signUpAt(app), phone);
      expectProblem(await begin(person, phone), 409, "conflict");
      vonage.advanceClock(overAfter);
      expect((await begin(person, phone)).status).toBe(202);
      expect((await confirm(person, await newestCode(phone))).status).toBe(200);
    });

    test("uses its own running verification again", async () => {
      const { person, phone } = await newPerson();
      await begin(person, phone);
      const before = await factorOf(person);
      expect((await begin(person, phone)).status).toBe(202);
      expect((await factorOf(person))?.requestId).toBe(before?.requestId);
      expect(await mailbox.list(phone)).toHaveLength(1);
    });

    test("says what the vendor refuses, and can be repeated", async () => {
      const { person, phone } = await newPerson();
      const barred = newPhone();
      vonage.refuseNumber(barred);
      expectProblem(await begin(person, barred), 422, "phone_invalid");
      if (version === "v1") vonage.refuseV1("start", "1");
      else failOnce(429);
      const throttled = await begin(person, phone);
      expectProblem(throttled, 429, "rate_limited");
      expect(throttled.headers.get("retry-after")).toMatch(/^\d+$/);
      expect((await begin(person, phone)).status).toBe(202);
      expect((await confirm(person, await newestCode(phone))).status).toBe(200);
    });

    test("outlives outages of the vendor, which cost no tries", async () => {
      const { person, phone } = await newPerson();
      failOnce(500);
      const failed = await begin(person, phone);
      expectProblem(failed, 502, "upstream_failed");
      expect(failed.body.service).toBe("SMS");
      expect((await begin(person, phone)).status).toBe(202);
      const code = await newestCode(phone);
      for (let go = 0; go < manyOutages; go += 1) {
        failOnce(503);
        expectProblem(await confirm(person, code), 502, "upstream_failed");
      }
      expect((await confirm(person, code)).status).toBe(200);
    });

    test("confirms no number by the code of another, though the vendor failed between", async () => {
      const { person, phone } = await newPerson();
      await begin(person, phone);
      failOnce(500);
      expectProblem(await begin(person, newPhone()), 502, "upstream_failed");
      expectProblem(await confirm(person, await newestCode(phone)), 422, "code_invalid");
      expect((await factorOf(person))?.confirmedAt).toBeNull();
    });

    test("outlives answers that get lost when the work is done", async () => {
      const { person, phone } = await newPerson();
      vonage.breakDown({ status: 500, path, times: 1, workIsDone: true });
      expectProblem(await begin(person, phone), 502, "upstream_failed");
      // The message is out, but its id is lost: it has to run out.
      expectProblem(await begin(person, phone), 409, "conflict");
      vonage.advanceClock(overAfter);
      expect((await begin(person, phone)).status).toBe(202);
      const code = await newestCode(phone);
      vonage.breakDown({ status: 500, path, times: 1, workIsDone: true });
      expectProblem(await confirm(person, code), 502, "upstream_failed");
      expectProblem(await confirm(person, code), 422, "code_expired");
      expect((await begin(person, phone)).status).toBe(202);
      expect((await confirm(person, await newestCode(phone))).status).toBe(200);
    });
  });

  describe("a sign-in", () => {
    test("outlives outages, which cost no tries and lock nothing", async () => {
      const { person, phone, mfaToken } = await enrolled();
      failOnce(500);
      expectProblem(await send(mfaToken), 502, "upstream_failed");
      expect((await send(mfaToken)).status).toBe(202);
      const code = await newestCode(phone);
      for (let go = 0; go < manyOutages; go += 1) {
        failOnce(503);
        expectProblem(await verify(mfaToken, code), 502, "upstream_failed");
      }
      expect((await factorOf(person))?.confirmedAt).toEqual(expect.any(Date));
      const verified = await verify(mfaToken, code);
      expect(verified.status).toBe(200);
      const [challenge] = await app.db
        .select()
        .from(mfaChallenges)
        .where(eq(mfaChallenges.userId, person.id as `usr_${string}`));
      expect(challenge).toMatchObject({ smsRequestId: null, usedAt: expect.any(Date), tries: 1 });
      expect(await app.db.select().from(factorFailures)).toEqual([]);
    });

    test("takes the code of the call, too", async () => {
      const { phone, mfaToken } = await enrolled();
      await send(mfaToken);
      vonage.advanceClock(callAfter);
      expect((await verify(mfaToken, await newestCode(phone, "voice"))).status).toBe(200);
    });

    test("says that the code came too late, and takes a new one", async () => {
      const { phone, mfaToken } = await enrolled();
      await send(mfaToken);
      const code = await newestCode(phone);
      vonage.advanceClock(overAfter);
      expectProblem(await verify(mfaToken, code), 422, "code_expired");
      expect((await send(mfaToken)).status).toBe(202);
      expect((await verify(mfaToken, await newestCode(phone))).status).toBe(200);
    });
  });

  test("no number and no code stands in a log line", async () => {
    const messages = await mailbox.list();
    const log = app.lines.join("\n");
    expect(messages.length).toBeGreaterThan(10);
    expect(log).toContain("upstream_failed");
    for (const { to, code } of messages) {
      expect(log).not.toContain(to.slice(1));
      expect(log).not.toContain(`"${code}"`);
    }
  });
});
