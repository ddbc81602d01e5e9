import type { Family, Sample } from "../../platform/metrics/exposition.ts";
import type { Gauges } from "./queries-gauges.ts";

/** How things stand, as families. Moments are seconds since 1970. */
export function gaugeFamilies(gauges: Gauges): Family[] {
  return [
    ...queueFamilies(gauges),
    ...jobFamilies(gauges.jobs),
    gauge(
      "florin_ledger_house_balance",
      "What accounts of the house hold, in minor units; customers together hold the opposite.",
      gauges.house.map(({ posted, ...labels }) => ({ labels, value: posted })),
    ),
    gauge(
      "florin_ledger_unbalanced",
      "Minor units by which the newest 1000 transfers do not balance: always 0.",
      [{ labels: {}, value: gauges.unbalanced }],
    ),
  ];
}

function queueFamilies({ outbox, deliveries, cases }: Gauges): Family[] {
  const queues = { outbox, webhook_deliveries: deliveries };
  const samples = (pick: (queue: Gauges["outbox"]) => number): Sample[] =>
    Object.entries(queues).map(([queue, one]) => ({ labels: { queue }, value: pick(one) }));
  return [
    gauge(
      "florin_queue_waiting",
      "Rows that are due, 10000 at most.",
      samples(({ waiting }) => waiting),
    ),
    gauge(
      "florin_queue_lag_seconds",
      "How long the oldest of them has been waiting.",
      samples(({ lagSeconds }) => lagSeconds),
    ),
    gauge(
      "florin_cases_open",
      "Cases that staff have not closed, 10000 at most.",
      cases.map(({ open, ...labels }) => ({ labels, value: open })),
    ),
  ];
}

function jobFamilies(jobs: Gauges["jobs"]): Family[] {
  const seconds = (moment: Date) => moment.getTime() / 1_000;
  return [
    {
      name: "florin_job_runs_total",
      help: "Runs of scheduled jobs, of all processes together.",
      kind: "counter",
      samples: jobs.flatMap(({ job, runs, failures }) => [
        { labels: { job, outcome: "succeeded" }, value: runs - failures },
        { labels: { job, outcome: "failed" }, value: failures },
      ]),
    },
    gauge(
      "florin_job_last_run_timestamp_seconds",
      "When a job last ended, well or not.",
      jobs.map(({ job, lastRunAt }) => ({ labels: { job }, value: seconds(lastRunAt) })),
    ),
    gauge(
      "florin_job_last_success_timestamp_seconds",
      "When a job last ended well.",
      jobs.flatMap(({ job, lastSuccessAt }) =>
        lastSuccessAt ? { labels: { job }, value: seconds(lastSuccessAt) } : [],
      ),
    ),
    gauge(
      "florin_job_last_duration_seconds",
      "How long its last run took.",
      jobs.map(({ job, lastDurationMs }) => ({ labels: { job }, value: lastDurationMs / 1_000 })),
    ),
  ];
}

function gauge(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, help, kind: "gauge", samples };
}
