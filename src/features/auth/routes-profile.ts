import { z } from "@hono/zod-openapi";
import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { json, jsonBody, route } from "../../platform/http/route.ts";
import { nameSchema, presentUser, userSchema } from "../users/index.ts";
import { findOwnPerson } from "./queries-factors.ts";
import { updateProfile } from "./update-profile.ts";

const tags = ["Identity"];

const profileChangeSchema = z
  .strictObject({ first_name: nameSchema.optional(), last_name: nameSchema.optional() })
  .openapi("ProfileChange");

const readMe = route({
  method: "get",
  path: "/me",
  access: "authenticated",
  tags,
  summary: "The signed-in person",
  responses: { 200: json("The user", userSchema) },
});

const changeMe = route({
  method: "patch",
  path: "/me",
  access: "authenticated",
  tags,
  summary: "Change one's own name",
  request: { body: jsonBody(profileChangeSchema) },
  responses: { 200: json("The user", userSchema) },
});

export const profileRoutes = createRoutes()
  .openapi(readMe, async (c) => {
    const { user, facts } = await findOwnPerson(c.var.ctx, userOf(c));
    return c.json(presentUser(user, facts), 200);
  })
  .openapi(changeMe, async (c) => {
    const { ctx } = c.var;
    const { first_name: firstName, last_name: lastName } = c.req.valid("json");
    await updateProfile(ctx, userOf(c), { firstName, lastName });
    const { user, facts } = await findOwnPerson(ctx, userOf(c));
    return c.json(presentUser(user, facts), 200);
  });
