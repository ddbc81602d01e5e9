import type { List, Schemas } from "../ask.ts";
import { LineChart } from "../charts/line-chart.tsx";
import type { Page, View } from "../page.ts";
import { Day, Empty, Table, Tag, wordsOf } from "../parts.tsx";
import { RatioTable } from "./ratios.tsx";

type Questionnaire = Schemas["Questionnaire"];
type Summary = Schemas["AssessmentSummary"];

const shownCount = 100;

/** How one stands: by what one answered, and by one's books. */
export async function show(page: Page): Promise<View> {
  const [forms, past, overview] = await Promise.all([
    page.ask.get<Readonly<{ data: readonly Questionnaire[] }>>("/api/v1/questionnaires"),
    page.ask.get<List<Summary>>(`/api/v1/assessments?limit=${shownCount}`),
    page.ask.get<Schemas["HealthOverview"]>("/api/v1/assessments/overview"),
  ]);
  return {
    title: "Financial health",
    content: (
      <>
        {past.data.length === 0 && (
          <Empty>
            <p>
              Ten questions show how well your money serves you. Answer them again later, and a line
              shows where it goes.
            </p>
          </Empty>
        )}
        {forms.data.map((form) => (
          <Trend
            page={page}
            form={form}
            list={past.data.filter(({ questionnaire }) => questionnaire === form.slug)}
          />
        ))}
        <section aria-labelledby="books">
          <h2 id="books">Your books</h2>
          {overview.businesses.length === 0 ? (
            <Empty>
              <p>
                Connect the books that you keep at Wave, to see ratios such as how long your cash
                lasts. <a href="/app/wave">Connect Wave</a>
              </p>
            </Empty>
          ) : (
            <>
              {overview.businesses.map(({ business, health }) => (
                <section aria-label={business.name}>
                  <h3>
                    <a href={`/app/health/businesses/${business.id}`}>{business.name}</a>
                  </h3>
                  <RatioTable page={page} business={business} health={health} />
                </section>
              ))}
              <p>
                <a href="/app/wave">Wave and its state</a>
              </p>
            </>
          )}
        </section>
      </>
    ),
  };
}

type TrendProps = Readonly<{ page: Page; form: Questionnaire; list: readonly Summary[] }>;

/** The scores of one questionnaire, newest first in `list`. */
function Trend({ page, form, list }: TrendProps) {
  const address = `/app/health/questionnaires/${form.slug}`;
  const [newest] = list;
  const write = (value: number) => page.reader.number(value, 1);
  return (
    <section aria-labelledby={form.slug}>
      <h2 id={form.slug}>{form.title}</h2>
      {newest && list.length > 1 && (
        <LineChart
          id={`trend-${form.slug}`}
          title={`Score of ${form.title} over time`}
          description={`From ${write(list.at(-1)?.score ?? 0)} to ${write(newest.score)}.`}
          points={list.map(({ created_at: at, score: value }) => ({ at, value })).toReversed()}
          domain={[0, 100]}
          format={write}
          formatDay={page.reader.day}
        />
      )}
      {list.length > 0 && (
        <Table
          caption={`Scores of ${form.title}`}
          columns={["When", "Band", "Score"]}
          numbers={[2]}
          rows={list.map((each) => [
            <a href={`/app/health/assessments/${each.id}`}>
              <Day page={page} at={each.created_at} />
            </a>,
            <Tag word={wordsOf(each.band)} />,
            write(each.score),
          ])}
        />
      )}
      <p class="actions">
        <a class={list.length === 0 ? "button" : "button second"} href={address}>
          {list.length === 0 ? "Answer" : "Answer again"}
          <span class="unseen">: {form.title}</span>
        </a>
      </p>
    </section>
  );
}
