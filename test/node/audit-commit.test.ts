import { eq, sql } from "drizzle-orm";
import { afterAll, describe, expect, test } from "vitest";
import { auditEvents } from "../../src/features/audit/tables.ts";
import { createPasskey } from "../support/authenticator.ts";
import { claimsOf, enrolTotp } from "../support/factors.ts";
import { creationOptions } from "../support/passkeys.ts";
import { trailOf } from "../support/servers/audit-trail.ts";
import { startAuditedApp } from "../support/servers/audited-app.ts";
import { goodPassword, newEmail, type Person, registration } from "../support/start.ts";

/** Every sensitive act leaves its audit rows, these and no others, in the words of its request. */
const auth = "/api/v1/auth";
const newPassword = "amber bicycle thunder 58";

const app = await startAuditedApp();
const { admin, codeFor, logIn, newPerson, post } = app;
const { aheadMs, expectTrail, passSeconds } = trailOf(app);
afterAll(() => app.close());

const sessionOf = ({ accessToken }: Pick<Person, "accessToken">) => claimsOf(accessToken)["sid"];

describe("a trail is left by", () => {
  test("registering and proving the address", async () => {
    const email = newEmail();
    let id = "";
    await expectTrail(
      () => post(`${auth}/register`, registration(email)),
      202,
      () => [["user.registered", null, expect.stringMatching(/^usr_/)]],
    );
    const code = await codeFor(email);
    const verified = await expectTrail(
      () => post(`${auth}/verify-email`, { email, code }),
      200,
      ({ body }) => {
        id = body.user.id;
        const session = claimsOf(body.access_token)["sid"];
        return [
          ["user.email_verified", id, id],
          ["session.started", id, session],
        ];
      },
    );
    expect(verified.body.user.email).toBe(email);
    const trail = await app.db.select().from(auditEvents).where(eq(auditEvents.target, id));
    expect(trail.map(({ action }) => action).sort()).toEqual([
      "user.email_verified",
      "user.registered",
    ]);
    await expectTrail(
      () => post(`${auth}/register`, registration(email)),
      202,
      () => [["user.registration_repeated", null, id]],
    );
  });

  test("signing in and out", async () => {
    const { email, id } = await newPerson();
    const login = { email, password: goodPassword };
    const { body } = await expectTrail(
      () => post(`${auth}/login`, login),
      200,
      (reply) => [["session.started", id, claimsOf(reply.body.access_token)["sid"]]],
    );
    const session = claimsOf(body.access_token)["sid"];
    await expectTrail(
      () => post(`${auth}/logout`, undefined, body.access_token),
      204,
      () => [["session.ended", id, session, { reason: "logged_out" }]],
    );
  });

  test("failing to sign in, until the lock", async () => {
    const { email, id } = await newPerson();
    const wrong = { email, password: "wrong password" };
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      await expectTrail(
        () => post(`${auth}/login`, wrong),
        401,
        () => [["session.refused", null, id]],
      );
    }
    await expectTrail(
      () => post(`${auth}/login`, wrong),
      401,
      () => [
        ["session.refused", null, id],
        ["session.locked", null, id, { scope: "network" }],
      ],
    );
    await expectTrail(
      () => post(`/api/v1/admin/users/${id}/unlock`, undefined, admin.accessToken),
      200,
      () => [["user.unlocked", admin.id, id]],
    );
    await expectTrail(
      () => post(`${auth}/login`, { ...wrong, email: newEmail() }),
      401,
      () => [["session.refused", null, null]],
    );
  });

  test("a refresh token that comes back", async () => {
    const person = await newPerson();
    const refresh = (token: string) => post(`${auth}/refresh`, { refresh_token: token });
    const { body } = await expectTrail(
      () => refresh(person.refreshToken),
      200,
      () => [],
    );
    await refresh(body.refresh_token);
    passSeconds(11);
    await expectTrail(
      () => refresh(person.refreshToken),
      401,
      () => [["session.ended", person.id, sessionOf(person), { reason: "refresh_reused" }]],
    );
  });

  test("a forgotten password, and a changed one", async () => {
    const { email, id } = await newPerson();
    await expectTrail(
      () => post(`${auth}/password/forgot`, { email: newEmail() }),
      202,
      () => [["user.reset_requested", null, null]],
    );
    await expectTrail(
      () => post(`${auth}/password/forgot`, { email }),
      202,
      () => [["user.reset_requested", null, id]],
    );
    const token = await codeFor(email);
    await expectTrail(
      () => post(`${auth}/password/reset`, { token, new_password: newPassword }),
      204,
      () => [["user.password_reset", id, id, { link: "reset_password" }]],
    );
    const person = await logIn(email, newPassword);
    const change = { current_password: newPassword, new_password: goodPassword };
    await expectTrail(
      () => person.post(`${auth}/password/change`, change),
      204,
      () => [["user.password_changed", id, id]],
    );
  });

  test("factors, recovery codes and step-ups", async () => {
    const person = await newPerson();
    const { id } = person;
    const session = sessionOf(person);
    let confirmed = 0;
    const trailed: Person = {
      ...person,
      post(path, body) {
        if (!path.endsWith("/confirm"))
          return expectTrail(
            () => person.post(path, body),
            200,
            () => [],
          );
        confirmed += 1;
        const row = ["user.factor_enabled", id, id, { factor: "totp" }] as const;
        return expectTrail(
          () => person.post(path, body),
          200,
          () => [row],
        );
      },
    };
    await enrolTotp(trailed, aheadMs());
    expect(confirmed).toBe(1);
    await expectTrail(
      () => person.post(`${auth}/mfa/recovery-codes`),
      200,
      () => [["user.recovery_codes_renewed", id, id]],
    );
    await expectTrail(
      () => person.post(`${auth}/step-up`, { password: goodPassword }),
      200,
      () => [["session.stepped_up", id, session, { method: "password" }]],
    );
    await expectTrail(
      () => person.post(`${auth}/step-up`, { method: "totp", code: "000000" }),
      422,
      () => [["user.factor_refused", id, id, { method: "totp", code: "code_invalid" }]],
    );
    await expectTrail(
      () => post(`${auth}/login`, { email: person.email, password: goodPassword }),
      202,
      () => [["session.challenged", id, expect.stringMatching(/^mfa_[0-9a-z]{26}$/)]],
    );
    await expectTrail(
      () => person.send("DELETE", `${auth}/mfa/totp`),
      204,
      () => [["user.factor_removed", id, id, { factor: "totp" }]],
    );
  });

  test("passkeys", async () => {
    const person = await newPerson();
    const { id } = person;
    const { registration: proof } = await createPasskey(await creationOptions(person));
    const { body } = await expectTrail(
      () => person.post(`${auth}/passkeys`, proof),
      201,
      (reply) => [["user.passkey_added", id, id, { passkey: reply.body.id }]],
    );
    await expectTrail(
      () => person.send("DELETE", `${auth}/passkeys/${body.id}`),
      204,
      () => [["user.passkey_removed", id, id, { passkey: body.id }]],
    );
  });

  test("what staff change", async () => {
    const { id } = await newPerson();
    const path = `/api/v1/admin/users/${id}`;
    const change = (body: unknown) => admin.send("PATCH", path, { body });
    const before = { role_before: "customer", status_before: "active" };
    await expectTrail(
      () => change({ role: "support" }),
      200,
      () => [
        [
          "user.standing_changed",
          admin.id,
          id,
          { ...before, role_after: "support", status_after: "active" },
        ],
      ],
    );
    await expectTrail(
      () => change({ role: "customer", status: "suspended" }),
      200,
      () => [
        [
          "user.standing_changed",
          admin.id,
          id,
          { ...before, role_before: "support", role_after: "customer", status_after: "suspended" },
        ],
      ],
    );
    await expectTrail(
      () => admin.post(`${path}/end-sessions`),
      200,
      () => [["session.ended", admin.id, id, { reason: "ended_by_staff" }]],
    );
  });

  test("an export and an erasure", async () => {
    const person = await newPerson();
    const { id } = person;
    await expectTrail(
      () => person.get(`${auth}/me/export`),
      200,
      () => [["user.data_exported", id, id]],
    );
    await expectTrail(
      () => person.send("DELETE", `${auth}/me`),
      202,
      () => [["user.erased", id, id]],
    );
  });
});

test("times are kept in UTC, whatever the zone of the connection", async () => {
  const { rows } = await app.db.execute(sql`
    select data_type from information_schema.columns
    where table_schema = 'public' and table_name = 'audit_events' and column_name = 'recorded_at'`);
  expect(rows).toEqual([{ data_type: "timestamp with time zone" }]);
});
