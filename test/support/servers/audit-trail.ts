import { expect } from "vitest";
import { auditEvents } from "../../../src/features/audit/tables.ts";
import type { Reply } from "../start.ts";
import { type AuditedApp, origin } from "./audited-app.ts";

/** One audit row as a test wants it; nobody's actor is null. */
export type Expected = readonly [
  action: string,
  actor: string | null,
  target: unknown,
  details?: Record<string, unknown>,
];

/** How the trail of requests to an audited app is compared. */
export function trailOf(app: AuditedApp) {
  const allRows = () => app.db.select().from(auditEvents);
  let aheadMs = 0;

  return {
    /** How far the clock of the app was moved forward. */
    aheadMs: () => aheadMs,

    passSeconds(seconds: number): void {
      aheadMs += seconds * 1000;
      app.passSeconds(seconds);
    },

    /** Runs one request and compares all audit rows that it left with these. */
    async expectTrail(
      act: () => Promise<Reply>,
      status: number,
      expected: (reply: Reply) => readonly Expected[],
    ): Promise<Reply> {
      await app.settle();
      const known = new Set((await allRows()).map(({ id }) => id));
      const from = Date.now();
      const reply = await act();
      await app.settle();
      expect(reply.status, reply.text).toBe(status);
      const rows = (await allRows()).filter(({ id }) => !known.has(id));
      const wanted = expected(reply).map((each) => rowOf(each, reply));
      const found = rows.map(({ id: _id, xact: _xact, recordedAt, originTag, ...row }) => {
        expect(originTag).toMatch(/^t1\.[\w-]{43}$/);
        expect(recordedAt.getTime()).toBeGreaterThanOrEqual(from);
        expect(recordedAt.getTime()).toBeLessThanOrEqual(Date.now() + aheadMs);
        return row;
      });
      expect(found.sort(byAction)).toEqual(wanted.sort(byAction));
      return reply;
    },
  };
}

function rowOf([action, actor, target, details = {}]: Expected, reply: Reply) {
  return {
    action,
    actorKind: actor === null ? "anonymous" : "user",
    actor,
    target,
    details,
    requestId: reply.headers.get("x-request-id"),
    ...(action === "user.erased" ? { address: null, userAgent: null } : origin),
  };
}

function byAction(one: { action: string }, other: { action: string }): number {
  return one.action < other.action ? -1 : 1;
}
