import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { enrolTotp } from "../support/factors.ts";
import { decide, kycForm, kycPath, submitKyc } from "../support/kyc.ts";
import { addPasskey } from "../support/passkeys.ts";
import { startAuditedApp } from "../support/servers/audited-app.ts";
import { dumpDatabase } from "../support/servers/database-dump.ts";
import { goodPassword, newEmail, type Person, type Reply, registration } from "../support/start.ts";
import { createWebhook, deadEnd, webhooksPath } from "../support/webhooks.ts";

/** An act whose audit row cannot be written does not happen: the database stays as it was. */
const auth = "/api/v1/auth";
const newPassword = "amber bicycle thunder 58";

const app = await startAuditedApp();
const { admin, codeFor, newPerson, post } = app;
afterAll(() => app.close());

describe("without its audit row nothing happens:", () => {
  let person: Person;
  beforeEach(async () => {
    person = await newPerson();
    await app.db.execute(sql`
      create or replace function refuse_audit() returns trigger language plpgsql as $$
      begin raise exception 'no audit row for %', new.action; end $$`);
  });
  afterEach(() => app.db.execute(sql`drop trigger if exists refuse_audit on audit_events`));

  const acts: readonly (readonly [string, () => Promise<() => Promise<Reply>>])[] = [
    ["user.registered", async () => () => post(`${auth}/register`, registration(newEmail()))],
    [
      "session.started",
      async () => () => post(`${auth}/login`, { email: person.email, password: goodPassword }),
    ],
    [
      "session.refused",
      async () => () => post(`${auth}/login`, { email: person.email, password: "x" }),
    ],
    [
      "user.password_changed",
      async () => () =>
        person.post(`${auth}/password/change`, {
          current_password: goodPassword,
          new_password: newPassword,
        }),
    ],
    [
      "user.reset_requested",
      async () => () => post(`${auth}/password/forgot`, { email: person.email }),
    ],
    [
      "user.password_reset",
      async () => {
        await post(`${auth}/password/forgot`, { email: person.email });
        const token = await codeFor(person.email);
        return () => post(`${auth}/password/reset`, { token, new_password: newPassword });
      },
    ],
    [
      "user.factor_removed",
      async () => {
        await enrolTotp(person);
        return () => person.send("DELETE", `${auth}/mfa/totp`);
      },
    ],
    [
      "user.passkey_removed",
      async () => {
        const { passkey } = await addPasskey(person);
        return () => person.send("DELETE", `${auth}/passkeys/${passkey.id}`);
      },
    ],
    ["session.ended", async () => () => person.post(`${auth}/logout`)],
    [
      "user.standing_changed",
      async () => () =>
        admin.send("PATCH", `/api/v1/admin/users/${person.id}`, { body: { role: "support" } }),
    ],
    ["kyc.submitted", async () => () => person.post(kycPath, kycForm())],
    [
      "kyc.decided",
      async () => {
        const { id } = await submitKyc(person);
        return () => decide(admin, id, "approve");
      },
    ],
    [
      "kyc.read",
      async () => {
        const { id } = await submitKyc(person);
        return () => admin.get(`/api/v1/admin/kyc/${id}`);
      },
    ],
    [
      "webhook.created",
      async () => () => {
        return person.post(webhooksPath, { url: deadEnd, events: ["kyc.decided"] });
      },
    ],
    [
      "webhook.changed",
      async () => {
        const { id } = await createWebhook(person);
        const body = { status: "disabled" };
        return () => person.send("PATCH", `${webhooksPath}/${id}`, { body });
      },
    ],
    [
      "webhook.secret_rotated",
      async () => {
        const { id } = await createWebhook(person);
        return () => person.post(`${webhooksPath}/${id}/rotate-secret`);
      },
    ],
    [
      "webhook.deleted",
      async () => {
        const { id } = await createWebhook(person);
        return () => person.send("DELETE", `${webhooksPath}/${id}`);
      },
    ],
    ["user.data_exported", async () => () => person.get(`${auth}/me/export`)],
    ["user.erased", async () => () => person.send("DELETE", `${auth}/me`)],
  ];

  test.each(acts)("%s", async (action, prepare) => {
    const act = await prepare();
    await app.settle();
    const before = await dumpDatabase(app.db);
    await app.db.execute(
      sql.raw(`
      create trigger refuse_audit before insert on audit_events
      for each row when (new.action = '${action}') execute function refuse_audit()`),
    );
    const reply = await act();
    await app.settle();
    expect(reply.status, reply.text).toBe(500);
    expect(await dumpDatabase(app.db)).toEqual(before);
    // With the row it goes through.
    await app.db.execute(sql`drop trigger refuse_audit on audit_events`);
    expect((await act()).status).toBeLessThan(action === "session.refused" ? 402 : 300);
    await app.settle();
    expect(await dumpDatabase(app.db)).not.toEqual(before);
  });
});
