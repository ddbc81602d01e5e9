import { beforeAll, describe, expect, test } from "vitest";
import {
  answerBusinessHealth,
  businessAnswers,
  createBusiness,
  plainFigures,
  putFigures,
} from "../support/health.ts";
import { expectProblem } from "../support/problem.ts";
import { type Person, signUp, visitor } from "../support/start.ts";

const path = "/api/v1/assessments";
const ten = ["q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8", "q9", "q10"];
const all = (ids: readonly string[], value: unknown) =>
  Object.fromEntries(ids.map((id) => [id, value]));
const wellbeing = {
  questionnaire: "cfpb-wellbeing",
  age_group: "18-61",
  answers: all(ten, 2) as Record<string, unknown>,
};
const short = {
  questionnaire: "cfpb-wellbeing-short",
  age_group: "62+",
  answers: all(["q3", "q5", "q6", "q8", "q10"], 0) as Record<string, unknown>,
};

let ada: Person;
beforeAll(async () => {
  ada = await signUp();
});

async function pointersOf(body: unknown): Promise<string[]> {
  const reply = await ada.post(path, body);
  expectProblem(reply, 400, "validation_failed");
  return reply.body.errors.map(({ pointer }: { pointer: string }) => pointer);
}

describe("questionnaires", () => {
  test("are three, for signed-in readers", async () => {
    const { body } = await ada.get("/api/v1/questionnaires");
    const told = body.data.map((each: { slug: string; items: unknown[]; version: number }) => [
      each.slug,
      each.items.length,
      each.version,
    ]);
    expect(told).toEqual([
      ["cfpb-wellbeing", 10, 1],
      ["cfpb-wellbeing-short", 5, 1],
      ["business-health", 8, 1],
    ]);
    for (const each of body.data) {
      expect((await ada.get(`/api/v1/questionnaires/${each.slug}`)).body).toEqual(each);
    }
    expectProblem(await visitor().get("/api/v1/questionnaires"), 401, "unauthenticated");
    expectProblem(await ada.get("/api/v1/questionnaires/unknown"), 404, "not_found");
    expect(JSON.stringify(body)).not.toMatch(/finhealth/i);
  });
});

describe("an answered questionnaire", () => {
  test("is scored by age and by who read it out", async () => {
    const scores = [];
    for (const [mode, age_group] of [
      ["self", "18-61"],
      ["self", "62+"],
      ["interviewer", "18-61"],
      ["interviewer", "62+"],
    ]) {
      const reply = await ada.post(path, { ...wellbeing, mode, age_group });
      expect(reply.status, reply.text).toBe(201);
      expect(reply.body).toMatchObject({ raw_score: 20, mode, age_group, version: 1 });
      scores.push([reply.body.score, reply.body.band]);
    }
    // The twenty-first of each column.
    expect(scores).toEqual([
      [50, "50_to_59"],
      [53, "50_to_59"],
      [52, "50_to_59"],
      [50, "50_to_59"],
    ]);
  });

  test("is turned round by the server", async () => {
    const { body } = await ada.post(path, short);
    // Four items are turned round, and one is not: 4 × 4 + 0.
    expect(body).toMatchObject({ raw_score: 16, score: 69, band: "60_to_69", mode: "self" });
    expect(body.details).toContainEqual({
      id: "q8",
      answer: 0,
      points: 0,
      max_points: 4,
      weight: 1,
    });
    expect(body.recommendations).toMatchObject([{ item_id: "q8" }]);
    expect((await ada.get(`${path}/${body.id}`)).body).toEqual(body);
  });

  test("about a business has numbers clamped, and no age", async () => {
    const extreme = { ...businessAnswers, monthly_revenue: 1e300, profit_margin: -1e300 };
    const body = { questionnaire: "business-health", answers: extreme };
    const reply = await ada.post(path, body);
    expect(reply.status, reply.text).toBe(201);
    const points = reply.body.details.map((each: { points: number }) => each.points);
    expect(points).toEqual([100, 25, 80, 100, 80, 75, 0, 0]);
    // (200 + 50 + 120 + 100 + 120 + 150) ÷ 13.
    expect(reply.body).toMatchObject({ raw_score: 740, score: 56.9, band: "Stable" });
    expect(reply.body.age_group).toBe(null);
  });

  test.each([
    ["nothing", { ...wellbeing, answers: {} }, ten.map((id) => `/answers/${id}`)],
    [
      "a value beyond",
      { ...wellbeing, answers: { ...wellbeing.answers, q2: 5, q3: -1, q4: 1.5, q5: "2" } },
      ["/answers/q2", "/answers/q3", "/answers/q4", "/answers/q5"],
    ],
    [
      "an unknown item",
      { ...wellbeing, answers: { ...wellbeing.answers, q11: 1, "a/b": 1 } },
      ["/answers/q11", "/answers/a~1b"],
    ],
    ["items of the long form", { ...short, answers: all(ten, 1) }, 5],
    ["no age", { ...wellbeing, age_group: undefined }, ["/age_group"]],
    ["an unknown age", { ...wellbeing, age_group: "30" }, ["/age_group"]],
    ["an interviewer and the short form", { ...short, mode: "interviewer" }, ["/mode"]],
    ["an unknown mode", { ...wellbeing, mode: "robot" }, ["/mode"]],
    ["no such questionnaire", { ...wellbeing, questionnaire: "mine" }, ["/questionnaire"]],
    [
      "words for numbers",
      {
        questionnaire: "business-health",
        answers: { ...businessAnswers, monthly_revenue: "1", formal_budget: "yes" },
      },
      ["/answers/monthly_revenue", "/answers/formal_budget"],
    ],
    [
      "an unknown frequency",
      {
        questionnaire: "business-health",
        answers: { ...businessAnswers, review_frequency: "hourly", __proto__x: 1 },
      },
      ["/answers/review_frequency", "/answers/__proto__x"],
    ],
  ] as const)("of %s is refused with pointers", async (_, body, pointers) => {
    const found = await pointersOf(body);
    if (typeof pointers === "number") expect(found).toHaveLength(pointers);
    else expect(found).toEqual(pointers);
  });
});

test("the history is newest first, tells the change since the one before, and is one's own", async () => {
  const [owner, eve] = await Promise.all([signUp(), signUp()]);
  const scores: number[] = [];
  for (const value of [0, 4]) {
    const answers = { ...wellbeing.answers, q1: value, q2: value };
    scores.push((await owner.post(path, { ...wellbeing, answers })).body.score);
    await answerBusinessHealth(owner);
  }
  const [early = 0, late = 0] = scores;
  const { body } = await owner.get(path);
  const told = body.data.map((each: Record<string, unknown>) => [
    each["questionnaire"],
    each["change"],
  ]);
  expect(told).toEqual([
    ["business-health", 0],
    ["cfpb-wellbeing", late - early],
    ["business-health", null],
    ["cfpb-wellbeing", null],
  ]);
  const pages = await owner.get(`${path}?questionnaire=cfpb-wellbeing&limit=1`);
  expect(pages.body.data).toEqual([body.data[1]]);
  const next = `${path}?questionnaire=cfpb-wellbeing&cursor=${pages.body.next_cursor}`;
  expect((await owner.get(next)).body).toEqual({ data: [body.data[3]], next_cursor: null });
  expect((await eve.get(path)).body.data).toEqual([]);
  expectProblem(await eve.get(`${path}/${body.data[0].id}`), 404, "not_found");
});

test("the overview shows the newest scores beside what was measured", async () => {
  const owner = await signUp();
  const empty = await owner.get(`${path}/overview`);
  expect(empty.body).toMatchObject({ assessments: [], businesses: [] });
  await answerBusinessHealth(owner);
  const newest = await answerBusinessHealth(owner);
  const business = await createBusiness(owner);
  await putFigures(owner, business.id, "2026-10-31", plainFigures);
  const { body } = await owner.get(`${path}/overview`);
  expect(body.assessments).toEqual([expect.objectContaining({ id: newest.id, score: 47.3 })]);
  expect(body.businesses).toMatchObject([
    { business: { id: business.id }, health: { as_of: "2026-10-31", business_id: business.id } },
  ]);
  expect(body.businesses[0].health.data).toHaveLength(11);
  expect(body.guidance).toMatch(/guidance/);
});
