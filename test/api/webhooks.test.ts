import { beforeEach, describe, expect, test } from "vitest";
import { expectProblem } from "../support/problem.ts";
import { type Person, signUp } from "../support/start.ts";
import { createWebhook, deadEnd, webhooksPath } from "../support/webhooks.ts";

/** The contract of webhooks; what is sent to them is in test/node/webhook-delivery.test.ts. */
const everyKind = [
  ...["transaction.posted", "transaction.reversed", "transaction.pending_review"],
  ...["transaction.declined", "hold.created", "hold.captured", "hold.voided", "hold.expired"],
  ...["card.created", "card.updated", "card.authorization.created"],
  ...["card.authorization.updated", "kyc.decided", "kyc.expired"],
  ...["assessment.created", "webhook.test"],
];
const url = "https://example.com/hooks/florin";
const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

let person: Person;
beforeEach(async () => {
  person = await signUp();
});
const patch = (id: string, body: unknown, by = person) =>
  by.send("PATCH", `${webhooksPath}/${id}`, { body });
const remove = (id: string, by = person) => by.send("DELETE", `${webhooksPath}/${id}`);

describe("a new webhook", () => {
  test("is enabled and shows its secret once", async () => {
    const events = ["transaction.posted", "hold.created"];
    const made = await person.post(webhooksPath, { url, events });
    expect(made.status, made.text).toBe(201);
    const { secret, ...shown } = made.body;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{32,44}={0,2}$/);
    expect(shown).toEqual({
      id: expect.stringMatching(/^whk_[0-7][0-9a-hjkmnp-tv-z]{25}$/),
      url,
      events,
      status: "enabled",
      disabled_reason: null,
      previous_secret_expires_at: null,
      created_at: moment,
      updated_at: moment,
    });
    expect((await person.get(`${webhooksPath}/${shown.id}`)).body).toEqual(shown);
    expect((await person.get(webhooksPath)).body).toEqual({ data: [shown], next_cursor: null });
  });

  test("may be told of every kind of event", async () => {
    const { events } = await createWebhook(person, { url, events: everyKind });
    expect(events).toEqual(everyKind);
  });

  test("is made once under one idempotency key, and its secret replayed", async () => {
    const headers = { "idempotency-key": "one-webhook" };
    const body = { url, events: ["kyc.decided"] };
    const first = await person.post(webhooksPath, body, { headers });
    const second = await person.post(webhooksPath, body, { headers });
    expect(second.text).toBe(first.text);
    expect((await person.get(webhooksPath)).body.data).toHaveLength(1);
  });

  test.each([
    [{ url }, "/events"],
    [{ events: ["kyc.decided"] }, "/url"],
    [{ url, events: [] }, "/events"],
    [{ url, events: ["*"] }, "/events/0"],
    [{ url, events: ["kyc.decided", "kyc.undecided"] }, "/events/1"],
    [{ url, events: ["kyc.decided", "kyc.decided"] }, "/events"],
    [{ url, events: [...everyKind, "kyc.decided"] }, "/events"],
    [{ url, events: "kyc.decided" }, "/events"],
    [{ url: 1, events: ["kyc.decided"] }, "/url"],
    [{ url: "", events: ["kyc.decided"] }, "/url"],
    [{ url: "http://example.com/", events: ["kyc.decided"] }, "/url"],
    [{ url: "https://10.0.0.1/", events: ["kyc.decided"] }, "/url"],
    [{ url: "https://metadata.google.internal/", events: ["kyc.decided"] }, "/url"],
    [{ url: "https://u:p@example.com/", events: ["kyc.decided"] }, "/url"],
    [{ url: `https://example.com/${"a".repeat(2_048)}`, events: ["kyc.decided"] }, "/url"],
    [{ url, events: ["kyc.decided"], secret: "whsec_c2VjcmV0" }, "/secret"],
    [{ url, events: ["kyc.decided"], status: "disabled" }, "/status"],
  ])("is refused as %j", async (body, pointer) => {
    const reply = await person.post(webhooksPath, body);
    expectProblem(reply, 400, "validation_failed");
    expect(reply.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect((await person.get(webhooksPath)).body.data).toEqual([]);
  });

  test("is one of ten at most, however many are asked for at once", async () => {
    const asked = Array.from({ length: 30 }, () =>
      person.post(webhooksPath, { url, events: ["kyc.decided"] }),
    );
    const replies = await Promise.all(asked);
    const made = replies.filter(({ status }) => status === 201);
    expect(made).toHaveLength(10);
    for (const reply of replies.filter(({ status }) => status !== 201)) {
      expectProblem(reply, 409, "conflict");
    }
    expect((await person.get(webhooksPath)).body.data).toHaveLength(10);
    expect((await remove(made[0]?.body.id)).status).toBe(204);
    await createWebhook(person);
    expect((await person.post(webhooksPath, { url, events: ["kyc.decided"] })).status).toBe(409);
  });
});

describe("a webhook", () => {
  test("is changed in what is named", async () => {
    const { secret: _, ...made } = await createWebhook(person, { url });
    const unchanged = await patch(made.id, {});
    expect(unchanged.status, unchanged.text).toBe(200);
    expect(unchanged.body).toEqual(made);
    const moved = await patch(made.id, { url: "https://example.com/other" });
    expect(moved.body).toEqual({
      ...made,
      url: "https://example.com/other",
      updated_at: moment,
    });
    const events = ["hold.created", "hold.voided"];
    expect((await patch(made.id, { events })).body).toMatchObject({ events });
    const disabled = await patch(made.id, { status: "disabled" });
    expect(disabled.body).toMatchObject({ status: "disabled", disabled_reason: null, events });
    expect((await person.get(`${webhooksPath}/${made.id}`)).body).toEqual(disabled.body);
    expect((await patch(made.id, { status: "enabled" })).body.status).toBe("enabled");
  });

  test.each([
    [{ url: "http://example.com/" }, "/url"],
    [{ url: "https://[::ffff:10.0.0.1]/" }, "/url"],
    [{ events: [] }, "/events"],
    [{ events: ["hold.created", "hold.created"] }, "/events"],
    [{ status: "gone" }, "/status"],
    [{ secret: "whsec_c2VjcmV0" }, "/secret"],
    [{ id: "whk_01jd3v3v5fe8wr4t4yx0x4tq7a" }, "/id"],
  ])("is not changed by %j", async (body, pointer) => {
    const { id } = await createWebhook(person, { url });
    const before = (await person.get(`${webhooksPath}/${id}`)).body;
    const reply = await patch(id, body);
    expectProblem(reply, 400, "validation_failed");
    expect(reply.body.errors[0].pointer).toBe(pointer);
    expect((await person.get(`${webhooksPath}/${id}`)).body).toEqual(before);
  });

  test("is deleted with its deliveries, once", async () => {
    const { id } = await createWebhook(person);
    const sent = await person.post(`${webhooksPath}/${id}/test`);
    expect((await remove(id)).status).toBe(204);
    expectProblem(await remove(id), 404, "not_found");
    expectProblem(await person.get(`${webhooksPath}/${id}`), 404, "not_found");
    expectProblem(await person.get(`${webhooksPath}/${id}/deliveries`), 404, "not_found");
    const resent = await person.post(`${webhooksPath}/deliveries/${sent.body.id}/resend`);
    expectProblem(resent, 404, "not_found");
  });

  test("gets a new secret, and says until when the old one signs too", async () => {
    const { id, secret } = await createWebhook(person);
    const rotated = await person.post(`${webhooksPath}/${id}/rotate-secret`);
    expect(rotated.status, rotated.text).toBe(200);
    expect(rotated.body.secret).toMatch(/^whsec_/);
    expect(rotated.body.secret).not.toBe(secret);
    const { secret: _, ...shown } = rotated.body;
    expect((await person.get(`${webhooksPath}/${id}`)).body).toEqual(shown);
    const { previous_secret_expires_at: until, updated_at: at } = shown;
    expect(Date.parse(until) - Date.parse(at)).toBe(24 * 3_600_000);
  });

  test("is somebody else's secret", async () => {
    const { id } = await createWebhook(person);
    const { body: delivery } = await person.post(`${webhooksPath}/${id}/test`);
    const eve = await signUp();
    expect((await eve.get(webhooksPath)).body.data).toEqual([]);
    const tries = [
      eve.get(`${webhooksPath}/${id}`),
      patch(id, { status: "disabled" }, eve),
      remove(id, eve),
      eve.post(`${webhooksPath}/${id}/rotate-secret`),
      eve.post(`${webhooksPath}/${id}/test`),
      eve.get(`${webhooksPath}/${id}/deliveries`),
      eve.post(`${webhooksPath}/deliveries/${delivery.id}/resend`),
    ];
    for (const reply of await Promise.all(tries)) expectProblem(reply, 404, "not_found");
    expect((await person.get(`${webhooksPath}/${id}`)).body.status).toBe("enabled");
  });
});

describe("deliveries", () => {
  test("of a test are promised, listed and sent again", async () => {
    const { id } = await createWebhook(person, { url: deadEnd });
    const sent = await person.post(`${webhooksPath}/${id}/test`);
    expect(sent.status, sent.text).toBe(202);
    expect(sent.body).toEqual({
      id: expect.stringMatching(/^dlv_[0-7][0-9a-hjkmnp-tv-z]{25}$/),
      webhook_id: id,
      event_id: expect.stringMatching(/^evt_[0-7][0-9a-hjkmnp-tv-z]{25}$/),
      type: "webhook.test",
      status: "pending",
      attempts: 0,
      response_status: null,
      error: null,
      next_attempt_at: moment,
      occurred_at: moment,
      created_at: moment,
      delivered_at: null,
    });
    const listed = await person.get(`${webhooksPath}/${id}/deliveries`);
    expect(listed.body.data).toMatchObject([{ id: sent.body.id, status: "pending" }]);
    const resent = await person.post(`${webhooksPath}/deliveries/${sent.body.id}/resend`);
    expect(resent.status, resent.text).toBe(202);
    expect(resent.body).toMatchObject({ id: sent.body.id, event_id: sent.body.event_id });
  });

  test("are listed newest first, page by page", async () => {
    const { id } = await createWebhook(person);
    const other = await createWebhook(person);
    const ids: string[] = [];
    for (let sent = 0; sent < 5; sent += 1) {
      ids.unshift((await person.post(`${webhooksPath}/${id}/test`)).body.id);
    }
    await person.post(`${webhooksPath}/${other.id}/test`);
    const seen: string[] = [];
    let query = "?limit=2";
    for (let page = 0; page < 3; page += 1) {
      const { body } = await person.get(`${webhooksPath}/${id}/deliveries${query}`);
      seen.push(...body.data.map((each: { id: string }) => each.id));
      query = `?limit=2&cursor=${body.next_cursor}`;
      expect(body.next_cursor === null).toBe(page === 2);
    }
    expect(seen).toEqual(ids);
  });

  test("neither begin nor go on while the webhook is disabled", async () => {
    const { id } = await createWebhook(person);
    const sent = await person.post(`${webhooksPath}/${id}/test`);
    await patch(id, { status: "disabled" });
    expectProblem(await person.post(`${webhooksPath}/${id}/test`), 409, "conflict");
    const again = person.post(`${webhooksPath}/deliveries/${sent.body.id}/resend`);
    expectProblem(await again, 409, "conflict");
  });
});
