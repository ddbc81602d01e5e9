import type { Family, Sample } from "./exposition.ts";
import { bucketSeconds, type RequestSeries, readFields } from "./fields.ts";
import type { Counts } from "./metric-store.ts";

/** What instances count, as families; requests are counted by the pattern of their route. */
export function countFamilies(counts: Counts): Family[] {
  const { requests, limits } = readFields(counts);
  return [
    {
      name: "http_requests_total",
      help: "Requests that were answered.",
      kind: "counter",
      samples: requests.map((series) => ({ labels: labelsOf(series), value: totalOf(series) })),
    },
    {
      name: "http_request_duration_seconds",
      help: "Time until the reply was ready to be sent.",
      kind: "histogram",
      samples: requests.flatMap(histogramOf),
    },
    {
      name: "florin_rate_limit_decisions_total",
      help: "Decisions of the rate limiter; fallback means that its store did not answer.",
      kind: "counter",
      samples: limits.map(({ count, ...labels }) => ({ labels, value: count })),
    },
  ];
}

function labelsOf({ method, route, status }: RequestSeries) {
  return { method, route, status };
}

function totalOf({ buckets }: RequestSeries): number {
  return buckets.reduce((sum, count) => sum + count, 0);
}

function histogramOf(series: RequestSeries): Sample[] {
  const labels = labelsOf(series);
  let below = 0;
  const buckets = series.buckets.map((count, index): Sample => {
    below += count;
    const le = String(bucketSeconds[index] ?? "+Inf");
    return { suffix: "_bucket", labels: { ...labels, le }, value: below };
  });
  return [
    ...buckets,
    { suffix: "_sum", labels, value: series.microseconds / 1_000_000 },
    { suffix: "_count", labels, value: below },
  ];
}
