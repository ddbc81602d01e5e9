import { type BacktestReport, backtestRules } from "../features/transfers/index.ts";
import { type Command, type Outcome, parseOptions, UsageError } from "./command.ts";
import { withCtx } from "./open-ctx.ts";

const name = "backtest-rules";

export const backtestRulesCommand: Command = {
  name,
  summary: "Scores past transfers again by the fraud rules and thresholds of now",
  help: `
Usage: npm run florin -- backtest-rules [--from <date>] [--to <date>]

Scores each transfer by what was known at its moment, with POLICY as it is set now, and says how
often every rule applied and what would be decided. Rules in shadow are counted and decide nothing.
Changes nothing. Dates are like 2026-05-01 or 2026-05-01T12:00:00Z, UTC; --to is left out itself.
Attempts that were blocked then are counted only: nothing of them is kept that could be scored.

Example:
  POLICY='{"fraud.review": 50}' npm run florin -- backtest-rules --from 2026-05-01`,

  async run(args, { environment }) {
    const { from, to } = parseOptions(args, { from: { type: "string" }, to: { type: "string" } });
    const span = { from: readMoment("--from", from), to: readMoment("--to", to) };
    if (span.from && span.to && span.from >= span.to) throw new UsageError("--from is after --to");
    const order = { environment, command: name, changesNothing: true };
    return withCtx(order, async (ctx) => {
      const shadow = ctx.settings.policy["fraud.shadow"];
      return describe(await backtestRules(ctx, span), shadow, span);
    });
  },
};

const dayLength = "2026-05-01".length;
const datePattern = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/;

function readMoment(option: string, text: string | undefined): Date | null {
  if (text === undefined) return null;
  const moment = new Date(text);
  const isValid = datePattern.test(text) && !Number.isNaN(moment.getTime());
  // A day that the month does not have would be read as one of the next month.
  if (isValid && moment.toISOString().startsWith(text.slice(0, dayLength))) return moment;
  throw new UsageError(`${option} must be a date such as 2026-05-01`);
}

function describe(
  { fired, ...report }: BacktestReport,
  shadow: readonly string[],
  span: Readonly<{ from: Date | null; to: Date | null }>,
): Outcome {
  const { then, now, changed, blockedThen, transfers } = report;
  const rules = Object.entries(fired).map(([rule, times]) => ({
    rule,
    fired: times,
    in_shadow: shadow.includes(rule),
  }));
  const changes = Object.entries(changed).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const lines = [
    `${transfers} transfers were scored again.`,
    "",
    row("rule", "applied"),
    ...rules.map(({ rule, fired: times, in_shadow: isInShadow }) =>
      row(rule, String(times), isInShadow ? "in shadow" : ""),
    ),
    "",
    row("decision", "then", "now"),
    ...(["allow", "review", "block"] as const).map((decision) =>
      row(decision, String(then[decision]), String(now[decision])),
    ),
    ...changes.map(([change, times]) => row(change, "", String(times))),
    "",
    `${blockedThen} more attempts were blocked then; they cannot be scored again.`,
  ];
  const fields = {
    ...span,
    transfers,
    rules,
    decisions: { then, now, changed },
    blocked_then: blockedThen,
  };
  return { text: lines.join("\n"), fields };
}

function row(label: string, ...cells: readonly string[]): string {
  return `  ${label.padEnd(28)}${cells.map((cell) => cell.padStart(10)).join("")}`.trimEnd();
}
