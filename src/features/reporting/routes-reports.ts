import { z } from "@hono/zod-openapi";
import type { Ctx } from "../../platform/ctx.ts";
import { preferredType } from "../../platform/http/accepts.ts";
import { type AppContext, createRoutes } from "../../platform/http/app-env.ts";
import { varyBy } from "../../platform/http/envelope.ts";
import { endOf } from "../../platform/http/moment-schema.ts";
import { route } from "../../platform/http/route.ts";
import { type AuditEvent, recordEvent } from "../audit/index.ts";
import { listStaffAccess } from "../auth/index.ts";
import { limitExceeded, readTrialBalance } from "../ledger/index.ts";
import {
  presentLargeCash,
  presentStructuring,
  presentSuspicious,
  presentTrialBalance,
  presentUserAccess,
} from "./present.ts";
import { listCashDays, listLargeCash } from "./queries-cash.ts";
import { listSuspicious } from "./queries-suspicious.ts";
import {
  renderLargeCash,
  renderStructuring,
  renderSuspicious,
  renderTrialBalance,
  renderUserAccess,
} from "./report-csv.ts";
import {
  dateQuery,
  largeCashSchema,
  momentQuery,
  readDay,
  readSpan,
  spanSchema,
  structuringSchema,
  suspiciousSchema,
  trialBalanceSchema,
  userAccessSchema,
} from "./schema-reports.ts";
import { findStructuring } from "./structuring.ts";

/** Rows of one report; a longer one is refused, never cut. */
const maxReportRows = 10_000;

function report<const Path extends string, Schema extends z.ZodType, Query extends z.ZodRawShape>(
  path: Path,
  summary: string,
  schema: Schema,
  query: Query,
) {
  const content = {
    "application/json": { schema },
    "text/csv": { schema: z.string() },
  };
  return route({
    method: "get",
    path,
    access: "permission:reports.read",
    tags: ["Reports"],
    summary: `${summary}; JSON or CSV by \`Accept\``,
    request: { query: z.object(query) },
    responses: { 200: { description: "The whole report", content } },
  });
}

const largeCash = report(
  "/reports/currency-transactions",
  "Cash of a person and day that must be reported",
  largeCashSchema,
  { date: dateQuery },
);
const structuring = report(
  "/reports/structuring",
  "Cash that looks split to stay below the threshold",
  structuringSchema,
  spanSchema,
);
const suspicious = report(
  "/reports/suspicious-activity",
  "Drafts of reports on confirmed cases",
  suspiciousSchema,
  spanSchema,
);
const trialBalance = report(
  "/reports/trial-balance",
  "What stood on every account of the books",
  trialBalanceSchema,
  { at: momentQuery },
);
const userAccess = report(
  "/reports/user-access",
  "Who of the staff may do what",
  userAccessSchema,
  {},
);

/** For staff; every report that is read leaves an audit row. */
export const reportRoutes = createRoutes()
  .openapi(largeCash, async (c) => {
    const { ctx } = c.var;
    const span = readDay(c.req.valid("query").date, ctx.clock());
    await recordReading(ctx, "currency-transactions", { date: span.date });
    const found = whole(await listLargeCash(ctx, span, maxReportRows + 1));
    const body = presentLargeCash(span.date, found);
    return answer(
      c,
      "currency-transactions",
      () => body,
      () => renderLargeCash(body),
    );
  })
  .openapi(structuring, async (c) => {
    const { ctx } = c.var;
    const span = readSpan(c.req.valid("query"), ctx.clock());
    await recordReading(ctx, "structuring", describeSpan(span));
    const days = whole(await listCashDays(ctx, span, maxReportRows + 1));
    const body = presentStructuring(findStructuring(days));
    return answer(
      c,
      "structuring",
      () => body,
      () => renderStructuring(body),
    );
  })
  .openapi(suspicious, async (c) => {
    const { ctx } = c.var;
    const span = readSpan(c.req.valid("query"), ctx.clock());
    await recordReading(ctx, "suspicious-activity", describeSpan(span));
    const found = whole(await listSuspicious(ctx, span, maxReportRows + 1));
    const body = presentSuspicious(found);
    return answer(
      c,
      "suspicious-activity",
      () => body,
      () => renderSuspicious(body),
    );
  })
  .openapi(trialBalance, async (c) => {
    const { ctx } = c.var;
    const { at } = c.req.valid("query");
    // Of a date the last moment counts.
    const moment = at === undefined ? ctx.clock() : momentOf(at);
    await recordReading(ctx, "trial-balance", { at: moment.toISOString() });
    const lines = await readTrialBalance(ctx, moment);
    const json = () => presentTrialBalance(moment, lines);
    return answer(c, "trial-balance", json, () => renderTrialBalance(lines));
  })
  .openapi(userAccess, async (c) => {
    const { ctx } = c.var;
    await recordReading(ctx, "user-access", {});
    const people = whole(await listStaffAccess(ctx, maxReportRows + 1));
    const body = presentUserAccess(people);
    return answer(
      c,
      "user-access",
      () => body,
      () => renderUserAccess(body),
    );
  });

/** Without a target: nobody learns from their own data that they stand in a report. */
function recordReading(ctx: Ctx, name: string, details: AuditEvent["details"]) {
  return recordEvent(ctx.db, ctx, { action: "report.read", details: { report: name, ...details } });
}

function describeSpan({ from, to }: { from: Date; to: Date }) {
  return { from: from.toISOString(), to: to.toISOString() };
}

function momentOf(at: string): Date {
  return at.includes("T") ? new Date(at) : new Date(endOf(at).getTime() - 1);
}

/** Throws `limit_exceeded`. */
function whole<Row>(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= maxReportRows) return rows;
  const detail = `The report has more than ${maxReportRows} rows; ask for a shorter time.`;
  throw limitExceeded({ detail, members: { limit: maxReportRows, window: "report" } });
}

function answer(c: AppContext, name: string, toJson: () => object, toCsv: () => string) {
  varyBy(c, "Accept");
  if (preferredType(c, ["application/json", "text/csv"]) === "application/json") {
    return c.json(toJson() as Record<string, never>, 200) as never;
  }
  c.header("content-type", "text/csv; charset=utf-8");
  c.header("content-disposition", `attachment; filename="${name}.csv"`);
  return c.body(toCsv(), 200) as never;
}
