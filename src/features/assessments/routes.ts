import { z } from "@hono/zod-openapi";
import { notFound, validationFailed } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { makeOnce } from "../../platform/http/idempotency.ts";
import { idSchema } from "../../platform/http/ids.ts";
import { listOf, pageQuery, presentPage, readPage } from "../../platform/http/paging.ts";
import { json, jsonBody, route } from "../../platform/http/route.ts";
import { createAssessment } from "./create-assessment.ts";
import { presentAssessment } from "./present.ts";
import { findOwnAssessment, listAssessments } from "./queries.ts";
import { findQuestionnaire, questionnaires } from "./questionnaires.ts";
import {
  assessmentSchema,
  newAssessmentSchema,
  presentQuestionnaire,
  questionnaireSchema,
  slugSchema,
} from "./schema.ts";

const tags = ["Financial health"];
const guard = { access: "authenticated", tags } as const;

const listDefinitions = route({
  ...guard,
  method: "get",
  path: "/",
  summary: "The questionnaires",
  responses: { 200: json("All of them", listOf(questionnaireSchema)) },
});

const readDefinition = route({
  ...guard,
  method: "get",
  path: "/{slug}",
  summary: "One questionnaire with its items",
  request: { params: z.object({ slug: slugSchema }) },
  responses: { 200: json("As it is asked today", questionnaireSchema) },
});

export const questionnaireRoutes = createRoutes()
  .openapi(listDefinitions, (c) =>
    c.json({ data: questionnaires.map(presentQuestionnaire), next_cursor: null }, 200),
  )
  .openapi(readDefinition, (c) => {
    const found = findQuestionnaire(c.req.valid("param").slug);
    if (!found) throw notFound();
    return c.json(presentQuestionnaire(found), 200);
  });

const create = route({
  ...guard,
  method: "post",
  path: "/",
  summary: "Answer a questionnaire",
  request: { body: jsonBody(newAssessmentSchema) },
  responses: { 201: json("With its score", assessmentSchema) },
});

const list = route({
  ...guard,
  method: "get",
  path: "/",
  summary: "One's assessments, each with its change since the one before",
  request: { query: z.object({ ...pageQuery, questionnaire: slugSchema.optional() }) },
  responses: { 200: json("Newest first", listOf(assessmentSchema)) },
});

const read = route({
  ...guard,
  method: "get",
  path: "/{id}",
  summary: "One assessment",
  request: { params: z.object({ id: idSchema("assessment") }) },
  responses: { 200: json("As it was scored", assessmentSchema) },
});

export const assessmentRoutes = createRoutes()
  .openapi(create, async (c) => {
    const { questionnaire, mode, age_group: ageGroup = null, answers } = c.req.valid("json");
    const found = findQuestionnaire(questionnaire);
    if (!found) throw validationFailed();
    const asked = { questionnaire: found, mode, ageGroup, answers };
    const made = await makeOnce(
      c,
      (mark) => createAssessment(c.var.ctx, userOf(c), asked, mark),
      (id: Id<"assessment">) => findOwnAssessment(c.var.ctx, userOf(c).userId, id),
    );
    return c.json(presentAssessment(made), 201);
  })
  .openapi(list, async (c) => {
    const query = c.req.valid("query");
    const asked = readPage(query, "assessment");
    const { userId } = userOf(c);
    const page = await listAssessments(c.var.ctx, userId, query.questionnaire, asked);
    return c.json(presentPage(page, presentAssessment), 200);
  })
  .openapi(read, async (c) => {
    const found = await findOwnAssessment(c.var.ctx, userOf(c).userId, c.req.valid("param").id);
    return c.json(presentAssessment(found), 200);
  });
