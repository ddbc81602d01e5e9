import { z } from "@hono/zod-openapi";
import { createRoutes } from "../../platform/http/app-env.ts";
import { json, route } from "../../platform/http/route.ts";
import { matchSchema, presentMatch, searchQuerySchema } from "./schema.ts";
import { searchSanctions } from "./search-sanctions.ts";

const search = route({
  method: "get",
  path: "/screening",
  access: "permission:screening.search",
  tags: ["Staff"],
  summary: "Who on the sanctions lists has a name like this",
  description:
    "Compares the name alone, however its words are ordered or spelt. At most 100 are given. " +
    "An empty list says something only after lists have been imported.",
  request: { query: searchQuerySchema },
  responses: { 200: json("Best first", z.object({ data: z.array(matchSchema) })) },
});

export const screeningRoutes = createRoutes().openapi(search, async (c) => {
  const { name, min_score: minScore, type } = c.req.valid("query");
  const matches = await searchSanctions(c.var.ctx, { name, minScore, type });
  return c.json({ data: matches.map(presentMatch) }, 200);
});
