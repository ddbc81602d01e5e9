import { z } from "@hono/zod-openapi";
import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { attemptOf } from "../../platform/http/idempotency.ts";
import { idSchema } from "../../platform/http/ids.ts";
import { listOf, pageQuery, presentPage, readPage } from "../../platform/http/paging.ts";
import { json, jsonBody, route } from "../../platform/http/route.ts";
import { addCaseNote } from "./add-case-note.ts";
import { decideCase } from "./decide-case.ts";
import { listCases, readCase } from "./queries.ts";
import { reportActivity } from "./report-activity.ts";
import {
  caseDetailSchema,
  caseFilterSchema,
  caseSchema,
  newDecisionSchema,
  newNoteSchema,
  newReportSchema,
  noteSchema,
  presentCase,
  presentCaseDetail,
  presentNote,
} from "./schema.ts";

const tags = ["Staff"];
const params = z.object({ id: idSchema("case") });
const reads = { access: "permission:cases.read", tags } as const;
const decides = { access: "permission:cases.decide", tags } as const;

const list = route({
  ...reads,
  method: "get",
  path: "/cases",
  summary: "What staff must look at, newest first",
  request: { query: z.object({ ...pageQuery, ...caseFilterSchema }) },
  responses: { 200: json("A page of cases", listOf(caseSchema)) },
});

const read = route({
  ...reads,
  method: "get",
  path: "/cases/{id}",
  summary: "One case, with its history and what it holds",
  description: "Refused to whoever takes part in what it is about; lists leave it out for them.",
  request: { params },
  responses: { 200: json("The case", caseDetailSchema) },
});

const report = route({
  ...decides,
  method: "post",
  path: "/cases",
  summary: "Report suspicious activity",
  description: "Somebody else decides what you report.",
  request: { body: jsonBody(newReportSchema) },
  responses: { 201: json("The case", caseDetailSchema) },
});

const decide = route({
  ...decides,
  method: "post",
  path: "/cases/{id}/decision",
  summary: "Decide a case, or pass it on",
  description:
    "At most once. Never by somebody who takes part in what the case is about, who reported it, " +
    "or who escalated it.",
  request: { params, body: jsonBody(newDecisionSchema) },
  responses: { 200: json("The case", caseDetailSchema) },
});

const note = route({
  ...decides,
  method: "post",
  path: "/cases/{id}/notes",
  summary: "Write a note about a case",
  description: "Notes cannot be changed or removed.",
  request: { params, body: jsonBody(newNoteSchema) },
  responses: { 201: json("The note", noteSchema) },
});

export const caseRoutes = createRoutes()
  .openapi(list, async (c) => {
    const { status, type, ...page } = c.req.valid("query");
    const found = await listCases(
      c.var.ctx,
      userOf(c).userId,
      { status, type },
      readPage(page, "case"),
    );
    return c.json(presentPage(found, presentCase), 200);
  })
  .openapi(read, async (c) => {
    const detail = await readCase(c.var.ctx, userOf(c).userId, c.req.valid("param").id);
    return c.json(presentCaseDetail(detail), 200);
  })
  .openapi(report, async (c) => {
    const {
      subject_id: subjectId,
      transaction_id: transferId = null,
      ...body
    } = c.req.valid("json");
    const { reasons, note: text } = body;
    const attempt = await attemptOf(c);
    const asked = { subjectId, transferId, reasons, note: text, attempt };
    const detail = await reportActivity(c.var.ctx, userOf(c), asked);
    return c.json(presentCaseDetail(detail), 201);
  })
  .openapi(decide, async (c) => {
    const { id } = c.req.valid("param");
    const attempt = await attemptOf(c);
    const asked = { id, ...c.req.valid("json"), attempt };
    const detail = await decideCase(c.var.ctx, userOf(c), asked);
    return c.json(presentCaseDetail(detail), 200);
  })
  .openapi(note, async (c) => {
    const { id } = c.req.valid("param");
    const asked = { id, ...c.req.valid("json"), attempt: await attemptOf(c) };
    return c.json(presentNote(await addCaseNote(c.var.ctx, userOf(c), asked)), 201);
  });
