import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { json, route } from "../../platform/http/route.ts";
import { clearSessionCookie } from "../../platform/http/session-cookie.ts";
import { erasePerson } from "./erase-person.ts";
import { exportPerson } from "./export-person.ts";
import { erasureSchema, personalDataSchema, presentPersonalData } from "./schema.ts";

const tags = ["Privacy"];

const exportRoute = route({
  method: "get",
  path: "/me/export",
  access: "authenticated",
  tags,
  summary: "Everything that is kept about the signed-in person",
  responses: { 200: json("By table", personalDataSchema) },
});

const eraseRoute = route({
  method: "delete",
  path: "/me",
  access: "authenticated",
  stepUp: true,
  tags,
  summary: "Erase the signed-in person",
  responses: { 202: json("Only an id is left", erasureSchema) },
});

/** Mounted beside the identity routes: these are about oneself. */
export const privacyRoutes = createRoutes()
  .openapi(exportRoute, async (c) => {
    const data = await exportPerson(c.var.ctx, userOf(c));
    c.header("content-disposition", 'attachment; filename="florin-export.json"');
    return c.json(presentPersonalData(data) as Record<string, never>, 200);
  })
  .openapi(eraseRoute, async (c) => {
    await erasePerson(c.var.ctx, userOf(c));
    clearSessionCookie(c);
    return c.json({ status: "erased" as const }, 202);
  });
