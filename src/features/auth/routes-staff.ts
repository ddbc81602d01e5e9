import { z } from "@hono/zod-openapi";
import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { idSchema } from "../../platform/http/ids.ts";
import { listOf, pageQuery, presentPage, readPage } from "../../platform/http/paging.ts";
import { json, jsonBody, route } from "../../platform/http/route.ts";
import { listUsers } from "../users/index.ts";
import { changeUser } from "./change-user.ts";
import { endSessions } from "./end-sessions.ts";
import { findUserForStaff } from "./queries.ts";
import {
  presentStaffUser,
  staffUserSchema,
  userChangeSchema,
  userFilterSchema,
} from "./schema-staff.ts";
import { unlockUser } from "./unlock-user.ts";

const tags = ["Staff"];
const params = z.object({ id: idSchema("user") });
const aUser = { 200: json("The user", staffUserSchema) };

const list = route({
  method: "get",
  path: "/users",
  access: "permission:users.read",
  tags,
  summary: "People, newest first",
  request: { query: z.object({ ...pageQuery, ...userFilterSchema }) },
  responses: { 200: json("A page of people", listOf(staffUserSchema)) },
});

const read = route({
  method: "get",
  path: "/users/{id}",
  access: "permission:users.read",
  tags,
  summary: "One person",
  request: { params },
  responses: aUser,
});

const change = route({
  method: "patch",
  path: "/users/{id}",
  access: "permission:users.manage",
  stepUp: true,
  tags,
  summary: "Change somebody's role or status; they are signed out",
  request: { params, body: jsonBody(userChangeSchema) },
  responses: aUser,
});

const unlock = route({
  method: "post",
  path: "/users/{id}/unlock",
  access: "permission:users.unlock",
  tags,
  summary: "Forget somebody's failed sign-ins",
  request: { params },
  responses: aUser,
});

const end = route({
  method: "post",
  path: "/users/{id}/end-sessions",
  access: "permission:sessions.end",
  tags,
  summary: "Sign somebody out everywhere",
  request: { params },
  responses: aUser,
});

export const staffRoutes = createRoutes()
  .openapi(list, async (c) => {
    const { query, role, status, ...page } = c.req.valid("query");
    const people = await listUsers(c.var.ctx, { query, role, status }, readPage(page, "user"));
    return c.json(presentPage(people, presentStaffUser), 200);
  })
  .openapi(read, async (c) => {
    const user = await findUserForStaff(c.var.ctx, c.req.valid("param").id);
    return c.json(presentStaffUser(user), 200);
  })
  .openapi(change, async (c) => {
    const { id } = c.req.valid("param");
    const user = await changeUser(c.var.ctx, userOf(c), id, c.req.valid("json"));
    return c.json(presentStaffUser(user), 200);
  })
  .openapi(unlock, async (c) => {
    const user = await unlockUser(c.var.ctx, c.req.valid("param").id);
    return c.json(presentStaffUser(user), 200);
  })
  .openapi(end, async (c) => {
    const { ctx } = c.var;
    const user = await findUserForStaff(ctx, c.req.valid("param").id);
    await endSessions(ctx, { userId: user.id, all: true }, "ended_by_staff");
    return c.json(presentStaffUser(user), 200);
  });
