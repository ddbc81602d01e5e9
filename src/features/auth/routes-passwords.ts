import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { json, jsonBody, route } from "../../platform/http/route.ts";
import { noSooner } from "../../platform/pause.ts";
import { changePassword } from "./change-password.ts";
import { quietReplyMs } from "./quiet-reply.ts";
import { requestPasswordReset } from "./request-password-reset.ts";
import { resetPassword } from "./reset-password.ts";
import { acceptedSchema, emailOnlySchema } from "./schema.ts";
import { changePasswordSchema, resetPasswordSchema } from "./schema-passwords.ts";

const tags = ["Identity"];

const forgot = route({
  method: "post",
  path: "/password/forgot",
  access: "public",
  rate: "rate.code",
  tags,
  summary: "Mail a link that sets a new password",
  request: { body: jsonBody(emailOnlySchema) },
  responses: { 202: json("Always the same", acceptedSchema) },
});

const reset = route({
  method: "post",
  path: "/password/reset",
  access: "public",
  rate: "rate.code",
  tags,
  summary: "Set a password with the token of a mailed link",
  request: { body: jsonBody(resetPasswordSchema) },
  responses: { 204: { description: "The password is set, and all sessions have ended" } },
});

const change = route({
  method: "post",
  path: "/password/change",
  access: "authenticated",
  rate: "rate.login",
  tags,
  summary: "Change the password",
  request: { body: jsonBody(changePasswordSchema) },
  responses: { 204: { description: "The password is changed; all other sessions have ended" } },
});

export const passwordRoutes = createRoutes()
  .openapi(forgot, async (c) => {
    await noSooner(quietReplyMs, requestPasswordReset(c.var.ctx, c.req.valid("json")));
    return c.json({ status: "accepted" as const }, 202);
  })
  .openapi(reset, async (c) => {
    const { token, new_password: newPassword } = c.req.valid("json");
    await resetPassword(c.var.ctx, { token, newPassword });
    return c.body(null, 204);
  })
  .openapi(change, async (c) => {
    const { current_password: currentPassword, new_password: newPassword } = c.req.valid("json");
    await changePassword(c.var.ctx, userOf(c), { currentPassword, newPassword });
    return c.body(null, 204);
  });
