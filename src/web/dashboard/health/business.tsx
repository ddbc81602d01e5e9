import { notFound } from "../../../core/errors.ts";
import { pathWith, type Schemas } from "../ask.ts";
import { LineChart } from "../charts/line-chart.tsx";
import type { Page, View } from "../page.ts";
import { Day, Empty, Table } from "../parts.tsx";
import { RatioTable, ratioNames, writeRatio } from "./ratios.tsx";

type Metric = Schemas["MetricPoint"]["metric"];
type Business = Schemas["Business"];

/** Those whose way says more than their last value. */
const drawn: readonly Metric[] = ["current_ratio", "net_margin", "dso", "runway_months"];

/** One business: its ratios now, and their way through the last year. */
export async function show(page: Page): Promise<View> {
  const id = page.param("id");
  const [overview, series] = await Promise.all([
    page.ask.get<Schemas["HealthOverview"]>("/api/v1/assessments/overview"),
    page.ask.get<Schemas["MetricSeries"]>(
      pathWith("/api/v1/warehouse/metrics", { business_id: id, interval: "week" }),
    ),
  ]);
  const found = overview.businesses.find(({ business }) => business.id === id);
  if (!found) throw notFound();
  const { business, health } = found;
  return {
    title: business.name,
    content: (
      <>
        <p class="lead">
          {health.as_of === null ? (
            "There are no figures yet."
          ) : (
            <>
              By the figures of <Day page={page} at={health.as_of} />.
            </>
          )}
        </p>
        <RatioTable page={page} business={business} health={health} />
        {drawn.map((metric) => (
          <Way page={page} business={business} metric={metric} series={series} />
        ))}
        <p class="faint">{health.guidance}</p>
      </>
    ),
  };
}

type WayProps = Readonly<{
  page: Page;
  business: Business;
  metric: Metric;
  series: Schemas["MetricSeries"];
}>;

function Way({ page, business, metric, series }: WayProps) {
  const known = series.data.flatMap(({ metric: name, period: at, value, unit }) =>
    name === metric && value !== null ? [{ at: mondayOf(at), value, unit }] : [],
  );
  const [first] = known;
  const last = known.at(-1);
  const name = ratioNames[metric];
  if (!first || !last || known.length < 2) {
    return (
      <section aria-labelledby={metric}>
        <h2 id={metric}>{name}</h2>
        <Empty>
          <p>A line appears here with the second week of figures.</p>
        </Empty>
      </section>
    );
  }
  const write = (value: number) => writeRatio(page, value, first.unit, business.currency);
  return (
    <section aria-labelledby={metric}>
      <h2 id={metric}>{name}</h2>
      <LineChart
        id={`way-${metric}`}
        title={`${name} of ${business.name}, week by week`}
        description={`From ${write(first.value)} to ${write(last.value)}.`}
        points={known}
        format={write}
        formatDay={page.reader.day}
      />
      <details>
        <summary>The same as a table</summary>
        <Table
          caption={name}
          columns={["Week", "Value"]}
          numbers={[1]}
          rows={known.map(({ at, value }) => [<Day page={page} at={at} />, write(value)])}
        />
      </details>
    </section>
  );
}

const dayMs = 86_400_000;

/** The first day of a week of ISO 8601, such as `2026-W49`: 4 January is in the first of a year. */
function mondayOf(week: string): string {
  const [year = 0, number = 1] = week.split("-W").map(Number);
  const fourth = Date.UTC(year, 0, 4);
  const daysIn = (new Date(fourth).getUTCDay() + 6) % 7;
  return new Date(fourth + ((number - 1) * 7 - daysIn) * dayMs).toISOString().slice(0, 10);
}
