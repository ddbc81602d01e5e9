import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { json, jsonBody, route } from "../../platform/http/route.ts";
import { setSessionCookie } from "../../platform/http/session-cookie.ts";
import { cookieTokenOf } from "./cookie-token.ts";
import { presentSession, sessionSchema } from "./schema.ts";
import {
  codeSentSchema,
  presentRunningSms,
  smsChallengeSchema,
  steppedUpSchema,
  stepUpChallengeSchema,
  stepUpSchema,
  verifyChallengeSchema,
} from "./schema-mfa.ts";
import { sendChallengeCode } from "./send-challenge-code.ts";
import { sendStepUpCode } from "./send-step-up-code.ts";
import { stepUp } from "./step-up.ts";
import { verifyChallenge } from "./verify-challenge.ts";

const tags = ["Identity"];

const challenge = route({
  method: "post",
  path: "/mfa/challenge",
  access: "public",
  rate: "rate.sms",
  tags,
  summary: "Have a code sent to the enrolled phone, to end a sign-in",
  request: { body: jsonBody(smsChallengeSchema) },
  responses: { 202: json("A code is on its way", codeSentSchema) },
});

const verify = route({
  method: "post",
  path: "/mfa/verify",
  access: "public",
  rate: "rate.code",
  tags,
  summary: "End a sign-in with the second factor",
  request: { body: jsonBody(verifyChallengeSchema) },
  responses: { 200: json("A session", sessionSchema) },
});

const prove = route({
  method: "post",
  path: "/step-up",
  access: "authenticated",
  rate: "rate.code",
  tags,
  summary: "Prove again who you are, for what needs a fresh proof",
  request: { body: jsonBody(stepUpSchema) },
  responses: { 200: json("A fresh access token of the same session", steppedUpSchema) },
});

const sendCode = route({
  method: "post",
  path: "/step-up/challenge",
  access: "authenticated",
  rate: "rate.sms",
  tags,
  summary: "Have a code sent to the enrolled phone, for a step-up",
  request: { body: jsonBody(stepUpChallengeSchema) },
  responses: { 202: json("A code is on its way", codeSentSchema) },
});

export const stepUpRoutes = createRoutes()
  .openapi(challenge, async (c) => {
    const { mfa_token: mfaToken } = c.req.valid("json");
    return c.json(presentRunningSms(await sendChallengeCode(c.var.ctx, { mfaToken })), 202);
  })
  .openapi(verify, async (c) => {
    const { mfa_token: mfaToken, method, code } = c.req.valid("json");
    return c.json(
      presentSession(await verifyChallenge(c.var.ctx, { mfaToken, method, code })),
      200,
    );
  })
  .openapi(prove, async (c) => {
    const { ctx } = c.var;
    const { session, ...proved } = await stepUp(ctx, userOf(c), c.req.valid("json"));
    // Without the header it was the cookie that named the session, and it carries `auth_time` too.
    if (c.req.header("authorization") === undefined) {
      setSessionCookie(c, cookieTokenOf(ctx, session), session.expiresAt);
    }
    return c.json({ access_token: proved.accessToken, expires_in: proved.expiresInSeconds }, 200);
  })
  .openapi(sendCode, async (c) => {
    return c.json(presentRunningSms(await sendStepUpCode(c.var.ctx, userOf(c))), 202);
  });
