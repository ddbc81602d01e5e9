import type { Schemas } from "../ask.ts";
import { Gauge } from "../charts/gauge.tsx";
import type { Page, View } from "../page.ts";
import { Moment, Table, wordsOf } from "../parts.tsx";

type Assessment = Schemas["Assessment"];

/** One set of answers, its score and what to do next. */
export async function show(page: Page): Promise<View> {
  const path = `/api/v1/assessments/${page.param("id")}`;
  const found = await page.ask.get<Assessment>(path);
  const asked = await page.ask.get<Schemas["Questionnaire"]>(
    `/api/v1/questionnaires/${encodeURIComponent(found.questionnaire)}`,
  );
  const texts = new Map(asked.items.map(({ id, text }) => [id, text]));
  const score = page.reader.number(found.score, 1);
  return {
    title: `Your score: ${score}`,
    content: (
      <>
        <Gauge
          label={`Score ${score} of 100: ${wordsOf(found.band)}`}
          value={found.score}
          max={100}
          shown={score}
        />
        <p class="lead">
          {wordsOf(found.band)}. {changeText(page, found)}
          {found.benchmark && (
            <>
              {found.benchmark.label}: {page.reader.number(found.benchmark.score, 1)}.
            </>
          )}
        </p>
        {found.recommendations.length > 0 && (
          <section aria-labelledby="next">
            <h2 id="next">What to do next</h2>
            <ul>
              {found.recommendations.map(({ text }) => (
                <li>{text}</li>
              ))}
            </ul>
          </section>
        )}
        <section aria-labelledby="answers">
          <h2 id="answers">What you answered</h2>
          <Table
            caption="Points of each answer"
            columns={["Question", "Points"]}
            numbers={[1]}
            rows={found.details.map(({ id, points, max_points: most }) => [
              texts.get(id) ?? wordsOf(id),
              `${page.reader.number(points, 1)} of ${page.reader.number(most, 1)}`,
            ])}
          />
        </section>
        <p class="faint">
          Answered <Moment page={page} at={found.created_at} />.
        </p>
        <p>
          <a class="button second" href="/app/health">
            All scores
          </a>
        </p>
      </>
    ),
  };
}

function changeText(page: Page, { change }: Assessment): string {
  if (change === null) return "";
  if (change === 0) return "The same as last time. ";
  const points = page.reader.number(Math.abs(change), 1);
  return `${points} ${change > 0 ? "more" : "less"} than last time. `;
}
