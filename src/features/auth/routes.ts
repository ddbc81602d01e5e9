import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { json, jsonBody, route } from "../../platform/http/route.ts";
import { clearSessionCookie } from "../../platform/http/session-cookie.ts";
import { noSooner } from "../../platform/pause.ts";
import { normaliseEmail } from "../users/index.ts";
import { logIn } from "./log-in.ts";
import { logOut } from "./log-out.ts";
import { quietReplyMs } from "./quiet-reply.ts";
import { refreshSession } from "./refresh-session.ts";
import { registerUser } from "./register-user.ts";
import { resendVerification } from "./resend-verification.ts";
import {
  acceptedSchema,
  emailOnlySchema,
  loginSchema,
  mfaRequiredSchema,
  presentMfaRequired,
  presentSession,
  refreshSchema,
  registeredSchema,
  registerSchema,
  sessionSchema,
  verifyEmailSchema,
} from "./schema.ts";
import { verifyEmail } from "./verify-email.ts";

const tags = ["Identity"];

const register = route({
  method: "post",
  path: "/register",
  access: "public",
  rate: "rate.register",
  tags,
  summary: "Sign up; a code is mailed",
  request: { body: jsonBody(registerSchema) },
  responses: { 202: json("The same for a new and a known address", registeredSchema) },
});

const verify = route({
  method: "post",
  path: "/verify-email",
  access: "public",
  rate: "rate.code",
  tags,
  summary: "Prove the address with the mailed code and sign in",
  request: { body: jsonBody(verifyEmailSchema) },
  responses: { 200: json("A session", sessionSchema) },
});

const resend = route({
  method: "post",
  path: "/resend-verification",
  access: "public",
  rate: "rate.code",
  tags,
  summary: "Mail a new code",
  request: { body: jsonBody(emailOnlySchema) },
  responses: { 202: json("Always the same", acceptedSchema) },
});

const login = route({
  method: "post",
  path: "/login",
  access: "public",
  rate: "rate.login",
  tags,
  summary: "Sign in with a password",
  request: { body: jsonBody(loginSchema) },
  responses: {
    200: json("A session", sessionSchema),
    202: json("A second factor is asked for", mfaRequiredSchema),
  },
});

const refresh = route({
  method: "post",
  path: "/refresh",
  access: "public",
  tags,
  summary: "Change the refresh token for new tokens",
  request: { body: jsonBody(refreshSchema) },
  responses: { 200: json("A session", sessionSchema) },
});

const logout = route({
  method: "post",
  path: "/logout",
  access: "authenticated",
  tags,
  summary: "End this session at once",
  responses: { 204: { description: "Access and refresh token are dead" } },
});

export const authRoutes = createRoutes()
  .openapi(register, async (c) => {
    const body = c.req.valid("json");
    const { ctx } = c.var;
    await registerUser(ctx, {
      email: body.email,
      password: body.password,
      firstName: body.first_name,
      lastName: body.last_name,
    });
    const expiresIn = ctx.settings.policy["code.seconds"];
    const email = normaliseEmail(body.email);
    return c.json({ status: "verification_required" as const, email, expires_in: expiresIn }, 202);
  })
  .openapi(verify, async (c) => {
    return c.json(presentSession(await verifyEmail(c.var.ctx, c.req.valid("json"))), 200);
  })
  .openapi(resend, async (c) => {
    await noSooner(quietReplyMs, resendVerification(c.var.ctx, c.req.valid("json")));
    return c.json({ status: "accepted" as const }, 202);
  })
  .openapi(login, async (c) => {
    const outcome = await logIn(c.var.ctx, c.req.valid("json"));
    if ("challenge" in outcome) return c.json(presentMfaRequired(outcome.challenge), 202);
    return c.json(presentSession(outcome), 200);
  })
  .openapi(refresh, async (c) => {
    const { refresh_token: refreshToken } = c.req.valid("json");
    return c.json(presentSession(await refreshSession(c.var.ctx, { refreshToken })), 200);
  })
  .openapi(logout, async (c) => {
    await logOut(c.var.ctx, userOf(c));
    // With a token it was another session than the one of the browser's cookie.
    if (c.req.header("authorization") === undefined) clearSessionCookie(c);
    return c.body(null, 204);
  });
