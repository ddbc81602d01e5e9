import { z } from "@hono/zod-openapi";
import { validationFailed } from "../../core/errors.ts";
import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { idSchema } from "../../platform/http/ids.ts";
import { csvBody, json, jsonBody, route } from "../../platform/http/route.ts";
import { faultOfDay, faultOfOverdue } from "./figures.ts";
import { readFiguresCsv } from "./figures-csv.ts";
import { findOwnBusiness } from "./queries.ts";
import { deleteFigures, findBusinessByHand, saveFigures } from "./save-figures.ts";
import {
  daySchema,
  figuresSchema,
  keptFiguresSchema,
  readFigures,
  uploadSchema,
} from "./schema.ts";

const tags = ["Financial health"];
const guard = { access: "authenticated", tags } as const;
const params = z.object({ id: idSchema("business"), date: daySchema });

const put = route({
  ...guard,
  method: "put",
  path: "/businesses/{id}/figures/{date}",
  summary: "Say how a business stands at the end of a day",
  description: "Replaces what was said of that day. Businesses of Wave are refused with 409.",
  request: { params, body: jsonBody(figuresSchema) },
  responses: { 200: json("As kept; the metrics are measured", keptFiguresSchema) },
});

const remove = route({
  ...guard,
  method: "delete",
  path: "/businesses/{id}/figures/{date}",
  summary: "Forget the figures of a day",
  request: { params },
  responses: { 204: { description: "There are none of that day" } },
});

const upload = route({
  ...guard,
  method: "post",
  path: "/businesses/{id}/figures",
  summary: "Upload figures of many days as CSV",
  description:
    "A header with `date` and the names of `Figures`, then a line for each day, at most 2,000. " +
    "Amounts are in major units, as spreadsheets have them. All lines are kept, or none: " +
    "`errors` points at each wrong cell as `/lines/<line>/<column>`, the header being line 1.",
  request: {
    params: params.pick({ id: true }),
    body: csvBody(
      "date,cash,receivables,overdue_receivables,other_current_assets,current_liabilities," +
        "long_term_liabilities,equity,revenue,cost_of_goods_sold,operating_expenses\n" +
        "2026-10-31,1200.50,300,0,0,800,0,700.50,5000,2000,2500\n",
    ),
  },
  responses: { 201: json("Kept and measured", uploadSchema) },
});

export const figureRoutes = createRoutes()
  .openapi(put, async (c) => {
    const { ctx } = c.var;
    const { id, date } = c.req.valid("param");
    const body = c.req.valid("json");
    const fault = faultOfDay(date, ctx.clock());
    if (fault) throw validationFailed({ errors: [{ pointer: "/date", message: fault }] });
    const message = faultOfOverdue(body.overdue_receivables, body.receivables);
    if (message) throw validationFailed({ errors: [{ pointer: "/overdue_receivables", message }] });
    const actor = userOf(c);
    const { currency } = await findBusinessByHand(ctx, actor.userId, id);
    await saveFigures(ctx, actor, id, [readFigures(date, body, currency)]);
    return c.json({ business_id: id, date, ...body, equity: body.equity ?? null }, 200);
  })
  .openapi(remove, async (c) => {
    const { id, date } = c.req.valid("param");
    await deleteFigures(c.var.ctx, userOf(c), id, date);
    return c.body(null, 204);
  })
  .openapi(upload, async (c) => {
    const { ctx } = c.var;
    const { id } = c.req.valid("param");
    const actor = userOf(c);
    const { currency } = await findOwnBusiness(ctx, actor.userId, id);
    const read = readFiguresCsv(await c.req.text(), currency, ctx.clock());
    if (!read.ok) throw validationFailed({ errors: read.faults });
    await saveFigures(ctx, actor, id, read.rows);
    const dates = read.rows.map(({ date }) => date).sort();
    const [from = "", to = ""] = [dates[0], dates.at(-1)];
    return c.json({ business_id: id, saved: read.rows.length, from, to }, 201);
  });
