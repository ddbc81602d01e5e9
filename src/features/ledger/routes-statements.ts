import { z } from "@hono/zod-openapi";
import { preferredType } from "../../platform/http/accepts.ts";
import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { varyBy } from "../../platform/http/envelope.ts";
import { idSchema } from "../../platform/http/ids.ts";
import { route } from "../../platform/http/route.ts";
import { findOwnAccount } from "./queries.ts";
import { readStatement } from "./queries-statement.ts";
import { entrySchema, presentEntry } from "./schema.ts";
import { renderStatementCsv } from "./statement-csv.ts";
import { renderStatementPdf } from "./statement-pdf.ts";

const types = ["application/json", "text/csv", "application/pdf"] as const;

const statementSchema = z
  .object({
    account_id: z.string(),
    currency: z.string(),
    period: z.string().openapi({ example: "2026-11" }),
    opening_balance: z.int().openapi({ description: "Minor units." }),
    entries: z.array(entrySchema),
    closing_balance: z.int(),
  })
  .openapi("Statement");

const params = z.object({
  id: idSchema("account"),
  period: z
    .string()
    .regex(/^(19|[2-9]\d)\d{2}-(0[1-9]|1[0-2])$/)
    .openapi({ description: "A month, such as 2026-11." }),
});

const read = route({
  method: "get",
  path: "/{id}/statements/{period}",
  access: "authenticated",
  tags: ["Accounts"],
  summary: "A month of an account, as JSON, CSV or PDF by `Accept`",
  request: { params },
  responses: {
    200: {
      description: "Entries oldest first; by recorded time, UTC",
      content: {
        "application/json": { schema: statementSchema },
        "text/csv": { schema: z.string() },
        "application/pdf": { schema: z.string() },
      },
    },
  },
});

export const statementRoutes = createRoutes().openapi(read, async (c) => {
  const { ctx } = c.var;
  const { id, period } = c.req.valid("param");
  const account = await findOwnAccount(ctx, userOf(c).userId, id);
  const { statement, entries } = await readStatement(ctx, account, period);
  const type = preferredType(c, types);
  varyBy(c, "Accept");
  if (type === "application/json") {
    const body: z.infer<typeof statementSchema> = {
      account_id: statement.accountId,
      currency: statement.currency,
      period,
      opening_balance: statement.openingBalance,
      entries: entries.map(presentEntry),
      closing_balance: statement.closingBalance,
    };
    return c.json(body, 200);
  }
  const isCsv = type === "text/csv";
  const content = isCsv ? renderStatementCsv(statement) : await renderStatementPdf(statement);
  c.header("content-type", isCsv ? "text/csv; charset=utf-8" : type);
  const name = `statement-${period}.${isCsv ? "csv" : "pdf"}`;
  c.header("content-disposition", `attachment; filename="${name}"`);
  return c.body(content as string | Uint8Array<ArrayBuffer>, 200) as never;
});
