import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { json, jsonBody, route } from "../../platform/http/route.ts";
import { confirmSms } from "./confirm-sms.ts";
import { confirmTotp } from "./confirm-totp.ts";
import { enrolSms } from "./enrol-sms.ts";
import { enrolTotp } from "./enrol-totp.ts";
import { removeFactor } from "./remove-factor.ts";
import { renewRecoveryCodes } from "./renew-recovery-codes.ts";
import {
  codeSentSchema,
  confirmFactorSchema,
  enrolSmsSchema,
  factorEnabledSchema,
  presentEnabledFactor,
  presentRunningSms,
  recoveryCodesSchema,
  totpEnrolmentSchema,
} from "./schema-mfa.ts";

const tags = ["Identity"];
/** Whoever changes the factors has proved who they are a moment ago. */
const guard = { access: "authenticated", stepUp: true, tags } as const;

const beginSms = route({
  ...guard,
  method: "post",
  path: "/mfa/sms",
  rate: "rate.sms",
  summary: "Enrol a phone; a code is sent",
  description:
    "Again for the same number: the running verification goes on. For another number: it takes " +
    "the place of the first. A phone that is enrolled has to be removed first.",
  request: { body: jsonBody(enrolSmsSchema) },
  responses: { 202: json("A code is on its way", codeSentSchema) },
});

const finishSms = route({
  ...guard,
  method: "post",
  path: "/mfa/sms/confirm",
  rate: "rate.code",
  summary: "Confirm the phone with the code",
  request: { body: jsonBody(confirmFactorSchema) },
  responses: { 200: json("Codes by SMS are a second factor now", factorEnabledSchema) },
});

const removeSms = route({
  ...guard,
  method: "delete",
  path: "/mfa/sms",
  summary: "Remove the phone",
  responses: { 204: { description: "Removed; recovery codes go with the last factor" } },
});

const beginTotp = route({
  ...guard,
  method: "post",
  path: "/mfa/totp",
  rate: "rate.code",
  summary: "Enrol an authenticator app; the secret is made here",
  responses: { 200: json("The secret, shown this once", totpEnrolmentSchema) },
});

const finishTotp = route({
  ...guard,
  method: "post",
  path: "/mfa/totp/confirm",
  rate: "rate.code",
  summary: "Confirm the app with one of its codes",
  request: { body: jsonBody(confirmFactorSchema) },
  responses: { 200: json("The app is a second factor now", factorEnabledSchema) },
});

const removeTotp = route({
  ...guard,
  method: "delete",
  path: "/mfa/totp",
  summary: "Remove the authenticator app",
  responses: { 204: { description: "Removed; recovery codes go with the last factor" } },
});

const renewCodes = route({
  ...guard,
  method: "post",
  path: "/mfa/recovery-codes",
  rate: "rate.code",
  summary: "Make ten new recovery codes; the old ones die",
  responses: { 200: json("Shown this once", recoveryCodesSchema) },
});

export const mfaRoutes = createRoutes()
  .openapi(beginSms, async (c) => {
    const { phone } = c.req.valid("json");
    return c.json(presentRunningSms(await enrolSms(c.var.ctx, userOf(c), { phone })), 202);
  })
  .openapi(finishSms, async (c) => {
    const codes = await confirmSms(c.var.ctx, userOf(c), c.req.valid("json"));
    return c.json(presentEnabledFactor(codes), 200);
  })
  .openapi(removeSms, async (c) => {
    await removeFactor(c.var.ctx, userOf(c), "sms");
    return c.body(null, 204);
  })
  .openapi(beginTotp, async (c) => {
    const { secret, otpauthUri } = await enrolTotp(c.var.ctx, userOf(c));
    return c.json({ secret, otpauth_uri: otpauthUri }, 200);
  })
  .openapi(finishTotp, async (c) => {
    const codes = await confirmTotp(c.var.ctx, userOf(c), c.req.valid("json"));
    return c.json(presentEnabledFactor(codes), 200);
  })
  .openapi(removeTotp, async (c) => {
    await removeFactor(c.var.ctx, userOf(c), "totp");
    return c.body(null, 204);
  })
  .openapi(renewCodes, async (c) => {
    const codes = await renewRecoveryCodes(c.var.ctx, userOf(c));
    return c.json({ recovery_codes: [...codes] }, 200);
  });
