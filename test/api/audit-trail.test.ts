import { beforeAll, describe, expect, test } from "vitest";
import { expectProblem } from "../support/problem.ts";
import { signUpStaff } from "../support/staff.ts";
import { type Person, signUp } from "../support/start.ts";

const audit = "/api/v1/admin/audit";

let auditor: Person;
let person: Person;
beforeAll(async () => {
  [auditor, person] = [await signUpStaff("auditor"), await signUp()];
});

describe("the audit trail", () => {
  test("is searched by actor, action, target and time, and tells no address", async () => {
    const queries = [
      `actor=${person.id}`,
      `target=${person.id}`,
      "action=user.registered&limit=100",
    ];
    for (const query of queries) {
      const { status, body } = await auditor.get(`${audit}?${query}`);
      expect(status).toBe(200);
      const found = body.data.find(
        ({ action, target }: Record<string, string>) =>
          action === "user.registered" && target === person.id,
      );
      if (query.startsWith("target")) {
        expect(found).toMatchObject({ action: "user.registered", target: person.id });
        expect(Object.keys(found).sort()).toEqual([
          ...["action", "actor", "actor_kind", "block", "details", "id", "recorded_at"],
          ...["request_id", "target"],
        ]);
      }
      const [name = "", value] = query.split(/[=&]/);
      expect(new Set(body.data.map((row: Record<string, string>) => row[name]))).toEqual(
        new Set([value]),
      );
    }
    const all = `actor=${person.id}&action=user.email_verified&target=${person.id}`;
    const both = await auditor.get(`${audit}?${all}&from=2020-01-01&to=9000-01-01`);
    for (const row of both.body.data) {
      expect(row).toMatchObject({ actor: person.id, action: "user.email_verified" });
    }
    const none = await auditor.get(`${audit}?target=${person.id}&to=2020-01-01`);
    expect(none.body).toEqual({ data: [], next_cursor: null });
  });

  test("is searched through the end of a date, and up to a moment", async () => {
    const query = `${audit}?target=${person.id}&action=user.registered`;
    const [{ recorded_at: at }] = (await auditor.get(query)).body.data;
    const countTo = async (to: string) =>
      (await auditor.get(`${query}&to=${encodeURIComponent(to)}`)).body.data.length;
    expect(await countTo(at.slice(0, 10))).toBe(1);
    expect(await countTo(at)).toBe(0);
    expect(await countTo(new Date(Date.parse(at) - 86_400_000).toISOString().slice(0, 10))).toBe(0);
  });

  test("is read page by page without a gap", async () => {
    const path = `${audit}?target=${person.id}`;
    const whole = await auditor.get(`${path}&limit=100`);
    const ids: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const query: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const { body } = await auditor.get(`${path}&limit=1${query}`);
      ids.push(...body.data.map(({ id }: { id: string }) => id));
      cursor = body.next_cursor;
    }
    expect(ids).toEqual(whole.body.data.map(({ id }: { id: string }) => id));
    expect(ids.length).toBeGreaterThan(0);
  });

  test("holds that it was searched, and the person is not told", async () => {
    await auditor.get(`${audit}?target=${person.id}&actor=ada@example.com`);
    const { body } = await auditor.get(`${audit}?actor=${auditor.id}&action=audit.searched`);
    expect(body.data[0]).toMatchObject({
      target: null,
      details: { target: person.id, actor: "(other)", rows: 0 },
    });
    const exported = await person.get("/api/v1/auth/me/export");
    expect(exported.text).not.toContain("audit.searched");
  });

  test("is verified by those who may read it", async () => {
    const { status, body } = await auditor.get(`${audit}/verify`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ intact: true, next_after: null });
    expect(body.blocks).toBeGreaterThanOrEqual(0);
    expectProblem(await person.get(`${audit}/verify`), 403, "forbidden");
    expectProblem(await auditor.get(`${audit}/verify?after=-1`), 400, "validation_failed");
    expectProblem(await person.get(audit), 403, "forbidden");
  });

  test.each(["from=yesterday", "to=0000-01-01", "to=9999-12-31", "actor=", "target=%00"])(
    "is not searched by %s",
    async (query) => {
      expectProblem(await auditor.get(`${audit}?${query}`), 400, "validation_failed");
    },
  );
});
