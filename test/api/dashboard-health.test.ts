import { describe, expect, test } from "vitest";
import { locationOf } from "../support/browser.ts";
import { ledTo, open, signUpOnPages, submit } from "../support/dashboard.ts";
import { plainFigures } from "../support/health.ts";
import { answerWave } from "../support/wave.ts";

const origin = "http://localhost:8787";

describe("a questionnaire", () => {
  const path = "/app/health/questionnaires/cfpb-wellbeing-short";
  const ids = ["q3", "q5", "q6", "q8", "q10"];
  const answers = (value: string) => Object.fromEntries(ids.map((id) => [`answers/${id}`, value]));

  test("is taught, answered, scored, and drawn from the second time on", async () => {
    const { from } = await signUpOnPages();
    expect((await open(from, "/app/health")).text).toContain("Ten questions show");
    const sent = await submit(from, path, { ...answers("2"), age_group: "18-61" });
    const score = await open(from, ledTo(sent));
    expect(score.text).toMatch(/<h1>Your score: \d+/);
    expect(score.text).toContain('class="chart gauge"');
    expect((await open(from, "/app/health")).text).not.toContain('class="line"');
    ledTo(await submit(from, path, { ...answers("3"), age_group: "18-61" }));
    const health = await open(from, "/app/health");
    expect(health.text).toMatch(/<path class="line" d="M[\d.,L]+"/);
    expect(health.text).toContain("Scores of");
  });

  test("links what was left out to its question, and keeps what was answered", async () => {
    const { from } = await signUpOnPages();
    const { "answers/q5": _, ...rest } = answers("2");
    const reply = await submit(from, path, { ...rest, age_group: "18-61" });
    expect(reply.status).toBe(400);
    expect(reply.text).toContain('href="#field-answers-q5"');
    expect(reply.text).toContain('id="field-answers-q5"');
    expect(reply.text.match(/ checked=""/g)).toHaveLength(5);
  });

  test("takes numbers and yes or no", async () => {
    const { from } = await signUpOnPages();
    const business = "/app/health/questionnaires/business-health";
    const { body } = await from.get("/api/v1/questionnaires/business-health");
    type Item = { id: string; kind: string; options?: { value: unknown }[] };
    const given = body.items.map(({ id, kind, options }: Item) => [
      `answers/${id}`,
      kind === "number" ? "12,5" : kind === "boolean" ? "true" : String(options?.[0]?.value),
    ]);
    const sent = await submit(from, business, Object.fromEntries(given));
    expect((await open(from, ledTo(sent))).text).toContain("What to do next");
  });

  test("reads numbers as the reader writes them", async () => {
    const { from } = await signUpOnPages();
    const business = "/app/health/questionnaires/business-health";
    const { body } = await from.get("/api/v1/questionnaires/business-health");
    type Item = { id: string; kind: string; options?: { value: unknown }[] };
    const given = body.items.map(({ id, kind, options }: Item) => [
      `answers/${id}`,
      kind === "number" ? "1" : kind === "boolean" ? "true" : String(options?.[0]?.value),
    ]);
    const fields = { ...Object.fromEntries(given), "answers/monthly_revenue": "250,000" };
    const path = ledTo(await submit(from, business, fields));
    const { body: made } = await from.get(`/api/v1/assessments/${path.split("/").at(-1)}`);
    expect(made.details).toContainEqual(
      expect.objectContaining({ id: "monthly_revenue", answer: 250_000 }),
    );
  });

  test("that does not exist is a page that says so", async () => {
    const { from } = await signUpOnPages();
    expect((await open(from, "/app/health/questionnaires/none")).status).toBe(404);
    expect((await open(from, "/app/health/assessments/none")).status).toBe(404);
    expect((await open(from, "/app/health/businesses/none")).status).toBe(404);
  });
});

describe("books", () => {
  test("are drawn from the figures of a business", async () => {
    const { from } = await signUpOnPages();
    const headers = { origin };
    const body = { name: "Corner <shop>", currency: "USD" };
    const path = "/api/v1/warehouse/businesses";
    const { id } = (await from.send("POST", path, { body, headers })).body;
    const dayMs = 86_400_000;
    for (const back of [21, 14, 7, 0]) {
      const day = new Date(Date.now() - back * dayMs).toISOString().slice(0, 10);
      const figures = { ...plainFigures, cash: plainFigures.cash + back * 1_000 };
      const put = await from.send("PUT", `${path}/${id}/figures/${day}`, {
        body: figures,
        headers,
      });
      expect(put.status, put.text).toBe(200);
    }
    expect((await open(from, "/app/health")).text).toContain("Corner &lt;shop&gt;");
    const page = await open(from, `/app/health/businesses/${id}`);
    expect(page.text).toContain("Current ratio");
    expect(page.text).toMatch(/<path class="line" d="M/);
    expect(page.text).toContain("The same as a table");
    // Letters of the axis are up to eleven units wide on a phone.
    const labels = [
      ...page.text.matchAll(/<text x="(\d+)" y="[\d.]+" text-anchor="end">([^<]+)</g),
    ];
    expect(labels.length).toBeGreaterThan(0);
    for (const [, x, label = ""] of labels)
      expect(Number(x), label).toBeGreaterThan(label.length * 11);
    const { from: eve } = await signUpOnPages();
    expect((await open(eve, `/app/health/businesses/${id}`)).status).toBe(404);
  });

  test("come from Wave, after the person allowed it there", async () => {
    const { from } = await signUpOnPages();
    expect((await open(from, "/app/wave")).text).toContain("Connect Wave");
    const begun = await open(from, "/app/wave/connect");
    const back = await answerWave(ledTo(begun));
    expect(locationOf(await open(from, back))).toBe("/app/wave?done=wave-connected");
    const page = await open(from, "/app/wave");
    expect(page.text).toMatch(/data-live="(running|succeeded)"/);
    const gone = await submit(from, "/app/wave", { move: "disconnect" });
    expect(ledTo(gone)).toBe("/app/wave?done=wave-disconnected");
  });
});

describe("the feed", () => {
  test("takes posts and reactions", async () => {
    const { from } = await signUpOnPages();
    const path = "/app/feed";
    expect((await submit(from, path, { move: "post", content: "" })).text).toContain(
      'href="#field-content"',
    );
    const content = `Save first. ${Date.now()}`;
    ledTo(await submit(from, path, { move: "post", content }));
    const page = await open(from, path);
    expect(page.text).toContain(content);
    const id =
      new RegExp(`<li id="(pst_\\w+)"(?:(?!<li).)*${content}`, "s").exec(page.text)?.[1] ?? "";
    expect(ledTo(await submit(from, path, { move: "like", id }))).toBe(`${path}#${id}`);
    expect((await open(from, path)).text).toContain("Take back: like (1)");
    ledTo(await submit(from, path, { move: "reaction", id }));
    ledTo(await submit(from, path, { move: "delete", id }));
    expect((await open(from, path)).text).not.toContain(content);
  });
});
