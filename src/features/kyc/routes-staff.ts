import { z } from "@hono/zod-openapi";
import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { idSchema } from "../../platform/http/ids.ts";
import { listOf, pageQuery, presentPage, readPage } from "../../platform/http/paging.ts";
import { json, jsonBody, route } from "../../platform/http/route.ts";
import { decideKyc } from "./decide-kyc.ts";
import { listRecords } from "./queries.ts";
import { readRecord } from "./read-record.ts";
import {
  decisionSchema,
  listedRecordSchema,
  openedRecordSchema,
  presentListed,
  presentOpened,
  recordFilterSchema,
} from "./schema-staff.ts";

const tags = ["Customer checks"];
const guard = { access: "permission:kyc.review", tags } as const;
const params = z.object({ id: idSchema("kyc") });

const list = route({
  ...guard,
  method: "get",
  path: "/kyc",
  summary: "The newest record of everybody else",
  request: { query: z.object({ ...pageQuery, ...recordFilterSchema }) },
  responses: { 200: json("Newest first", listOf(listedRecordSchema)) },
});

const read = route({
  ...guard,
  method: "get",
  path: "/kyc/{id}",
  summary: "One record, unmasked",
  description:
    "Each read leaves an audit row that names the fields that were shown. One's own is refused.",
  request: { params },
  responses: { 200: json("The record", openedRecordSchema) },
});

const decide = route({
  ...guard,
  method: "post",
  path: "/kyc/{id}/decision",
  summary: "Decide about a record",
  description:
    "Nobody decides about themselves. An approval compares the person with newer lists first. " +
    "Whoever was found to stand on one can be rejected only. Open cases of screening are settled " +
    "with it: an approval closes them as false positives, a rejection as confirmed. Whoever " +
    "escalated one of them does neither.",
  request: { params, body: jsonBody(decisionSchema) },
  responses: { 200: json("The record as it is now, without details", listedRecordSchema) },
});

export const staffKycRoutes = createRoutes()
  .openapi(list, async (c) => {
    const { status, ...asked } = c.req.valid("query");
    const page = await listRecords(c.var.ctx, userOf(c).userId, status, readPage(asked, "kyc"));
    return c.json(presentPage(page, presentListed), 200);
  })
  .openapi(read, async (c) => {
    const { record, details } = await readRecord(c.var.ctx, userOf(c), c.req.valid("param").id);
    return c.json(presentOpened(record, details), 200);
  })
  .openapi(decide, async (c) => {
    const { decision, reason = null } = c.req.valid("json");
    const { id } = c.req.valid("param");
    const record = await decideKyc(c.var.ctx, userOf(c), id, { decision, reason });
    return c.json(presentListed(record), 200);
  });
