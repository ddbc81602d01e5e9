import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { newWebhookSecret, signWebhook } from "../../src/platform/webhook/signature.ts";

/** Signatures as the standard has them, judged by its own vector and library. */
const vector = {
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  timestamp: 1_614_265_330,
  body: '{"test": 2432232314}',
  signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};

test("the published vector comes out", () => {
  expect(signWebhook([vector.secret], vector)).toBe(vector.signature);
});

test("a new secret is whsec_ and the base64 of 24 bytes, never the same", () => {
  const secrets = Array.from({ length: 200 }, newWebhookSecret);
  for (const secret of secrets) {
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    expect(atob(secret.slice(6))).toHaveLength(24);
  }
  expect(new Set(secrets).size).toBe(200);
  expect(secrets.join("")).toMatch(/\+/);
  expect(secrets.join("")).toMatch(/\//);
});

test("the library verifies whatever is signed, and nothing that was changed", () => {
  const timestamp = Math.floor(Date.now() / 1_000);
  fc.assert(
    fc.property(fc.json(), fc.string({ unit: "grapheme" }), (json, text) => {
      const secret = newWebhookSecret();
      const body = JSON.stringify({ json, text });
      const parts = { id: "evt_1", timestamp, body };
      const headers = {
        "webhook-id": parts.id,
        "webhook-timestamp": String(timestamp),
        "webhook-signature": signWebhook([secret], parts),
      };
      expect(new Webhook(secret).verify(body, headers)).toEqual({ json, text });
      const others: readonly (readonly [string, string, typeof headers])[] = [
        [newWebhookSecret(), body, headers],
        [secret, `${body} `, headers],
        [secret, body, { ...headers, "webhook-id": "evt_2" }],
        [secret, body, { ...headers, "webhook-timestamp": String(timestamp - 1) }],
      ];
      for (const [key, content, changed] of others) {
        expect(() => new Webhook(key).verify(content, changed)).toThrow("No matching signature");
      }
    }),
    { numRuns: 50 },
  );
});

test("two secrets sign side by side, and each verifies alone", () => {
  const secrets = [newWebhookSecret(), newWebhookSecret()];
  const timestamp = Math.floor(Date.now() / 1_000);
  const parts = { id: "evt_1", timestamp, body: "{}" };
  const signature = signWebhook(secrets, parts);
  expect(signature.split(" ")).toHaveLength(2);
  const headers = {
    "webhook-id": "evt_1",
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signature,
  };
  for (const secret of secrets) expect(new Webhook(secret).verify("{}", headers)).toEqual({});
});

test.each(["", "whsec_", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_*"])(
  "%j is no secret to sign with",
  (secret) => {
    expect(() => signWebhook([secret], vector)).toThrow(/whsec_/);
  },
);
