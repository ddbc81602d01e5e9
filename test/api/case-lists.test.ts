import { beforeAll, describe, expect, test } from "vitest";
import { casesPath, decide, report } from "../support/cases.ts";
import { expectProblem } from "../support/problem.ts";
import { signUpStaff } from "../support/staff.ts";
import { type Person, type Reply, signUp } from "../support/start.ts";

/** Who sees cases, and in what order. */
let compliance: Person;
let colleague: Person;
let alice: Person;
beforeAll(async () => {
  [compliance, colleague, alice] = await Promise.all([
    signUpStaff("compliance"),
    signUpStaff("compliance"),
    signUp(),
  ]);
});

const statusOf = async (id: string): Promise<string> =>
  (await compliance.get(`${casesPath}/${id}`)).body.status;

describe("lists", () => {
  test("narrow by status and type, and page without gaps", async () => {
    const id = (await report(colleague, alice.id)).body.id;
    for (let more = 0; more < 6; more += 1) await report(colleague, alice.id);
    await decide(compliance, id, "confirmed");
    // Others open cases meanwhile, which come before the first page and move nothing behind it.
    const seen: Reply["body"][] = [];
    let cursor = "";
    for (let page = 0; page < 3; page += 1) {
      const query = `limit=2&type=suspicious_activity${cursor}`;
      const { body } = await compliance.get(`${casesPath}?${query}`);
      seen.push(...body.data);
      cursor = `&cursor=${body.next_cursor}`;
    }
    const from = seen[0].id;
    const { body: later } = await compliance.get(`${casesPath}?type=suspicious_activity&limit=100`);
    const whole: string[] = later.data.map((each: Reply["body"]) => each.id);
    const begin = whole.indexOf(from);
    expect(begin).toBeGreaterThanOrEqual(0);
    const walked = seen.map((each: Reply["body"]) => each.id);
    expect(walked).toEqual(whole.slice(begin, begin + walked.length));
    const closed = await compliance.get(
      `${casesPath}?type=suspicious_activity&status=closed&limit=100`,
    );
    expect(closed.body.data.map((each: Reply["body"]) => each.id)).toContain(id);
    for (const each of closed.body.data) {
      expect(each).toMatchObject({ status: "closed", type: "suspicious_activity" });
    }
    for (const query of ["status=new", "type=other", "limit=0", "cursor=x"]) {
      expect((await compliance.get(`${casesPath}?${query}`)).status, query).toBe(400);
    }
  });
});

describe("who may", () => {
  test.each(["support", "auditor"] as const)("%s reads and cannot decide", async (role) => {
    const staff = await signUpStaff(role);
    const { id } = (await report(colleague, alice.id)).body;
    expect((await staff.get(casesPath)).status).toBe(200);
    expect((await staff.get(`${casesPath}/${id}`)).status).toBe(200);
    expectProblem(await decide(staff, id, "confirmed"), 403, "forbidden");
    expectProblem(await report(staff, alice.id), 403, "forbidden");
    const note = { text: "A note." };
    expectProblem(await staff.post(`${casesPath}/${id}/notes`, note), 403, "forbidden");
    expect(await statusOf(id)).toBe("open");
  });

  test("rules in shadow are asked about between moments that the database can spell", async () => {
    const span = "from=0000-01-01T00:00:00Z&to=0000-01-02T00:00:00Z";
    for (const query of [span, "to=9999-12-31T23:59:59-14:00"]) {
      const reply = await colleague.get(`/api/v1/admin/shadow-rules?${query}`);
      expectProblem(reply, 400, "validation_failed");
    }
  });

  test("a customer sees nothing, not even of themselves", async () => {
    const { id } = (await report(colleague, alice.id)).body;
    expectProblem(await alice.get(casesPath), 403, "forbidden");
    expectProblem(await alice.get(`${casesPath}/${id}`), 403, "forbidden");
    expectProblem(await alice.get("/api/v1/admin/shadow-rules"), 403, "forbidden");
  });
});
