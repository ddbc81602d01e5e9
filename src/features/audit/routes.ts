import { z } from "@hono/zod-openapi";
import { createRoutes } from "../../platform/http/app-env.ts";
import { listOf, pageQuery, presentPage, readPage } from "../../platform/http/paging.ts";
import { integerQuery } from "../../platform/http/query-numbers.ts";
import { json, route } from "../../platform/http/route.ts";
import { searchAudit } from "./queries-search.ts";
import { recordEvent } from "./record-event.ts";
import {
  auditEventSchema,
  auditFilterSchema,
  auditReportSchema,
  presentEvent,
  presentReport,
  readAuditFilter,
} from "./schema.ts";
import { verifyAudit } from "./verify-audit.ts";

const tags = ["Staff"];
const access = "permission:audit.read";

/** What one request checks: 100,000 rows, or what there is time for. */
const verifyBound = { blocks: 100, ms: 5_000 } as const;

const search = route({
  method: "get",
  path: "/audit",
  access,
  tags,
  summary: "Who did what, newest first; the search is recorded too",
  request: { query: z.object({ ...pageQuery, ...auditFilterSchema }) },
  responses: { 200: json("A page of audit rows", listOf(auditEventSchema)) },
});

const verify = route({
  method: "get",
  path: "/audit/verify",
  access,
  tags,
  summary: "Check the chain of sealed audit rows, up to 100 blocks at a time",
  request: {
    query: z.object({
      after: integerQuery(0)
        .default(0)
        .openapi({ description: "Begin behind this block; `next_after` of the reply before." }),
    }),
  },
  responses: { 200: json("Sound, or the first broken row", auditReportSchema) },
});

/** For staff. What they look for stands in the details alone: no customer is told of it. */
export const auditRoutes = createRoutes()
  .openapi(search, async (c) => {
    const { ctx } = c.var;
    const { limit, cursor, ...filter } = c.req.valid("query");
    const page = readPage({ limit, cursor }, "audit");
    const found = await searchAudit(ctx, readAuditFilter(filter), page);
    const details = { ...describeFilter(filter), rows: found.rows.length };
    await recordEvent(ctx.db, ctx, { action: "audit.searched", details });
    return c.json(presentPage(found, presentEvent), 200);
  })
  .openapi(verify, async (c) => {
    const { ctx } = c.var;
    const { after } = c.req.valid("query");
    const report = await verifyAudit(ctx, { after, bound: verifyBound });
    const details = { after, blocks: report.blocks, intact: report.broken === null };
    await recordEvent(ctx.db, ctx, { action: "audit.verified", details });
    return c.json(presentReport(report), 200);
  });

const wireId = /^[a-z]{3}_[0-9a-z]{26}$/;
const plainName = /^[a-z_.]+$/;

/** Ids, names and times as they were given; any other text may be somebody's address. */
function describeFilter(filter: Readonly<Record<string, string | undefined>>) {
  const isPlain = (name: string, value: string) =>
    name === "from" || name === "to" || wireId.test(value) || plainName.test(value);
  return Object.fromEntries(
    Object.entries(filter).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, isPlain(name, value) ? value : "(other)"]],
    ),
  );
}
