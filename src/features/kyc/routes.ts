import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { json, jsonBody, route } from "../../platform/http/route.ts";
import { findOwnRecord } from "./queries-own.ts";
import { kycFormSchema, kycRecordSchema, presentRecord, readForm } from "./schema.ts";
import { submitKyc } from "./submit-kyc.ts";

const tags = ["Customer checks"];
const guard = { access: "authenticated", tags, path: "/" } as const;

const submit = route({
  ...guard,
  method: "post",
  summary: "Say who one is",
  description:
    "A new version is taken while the newest one is `rejected`, `expired` or " +
    "`information_requested`; otherwise it is a conflict.",
  request: { body: jsonBody(kycFormSchema) },
  responses: { 201: json("The record, masked", kycRecordSchema) },
});

const read = route({
  ...guard,
  method: "get",
  summary: "One's newest record",
  responses: { 200: json("The record, masked", kycRecordSchema) },
});

/** Mounted twice: clients of the system before this one know the short path. */
export const kycRoutes = createRoutes()
  .openapi(submit, async (c) => {
    const { record, details } = await submitKyc(
      c.var.ctx,
      userOf(c),
      readForm(c.req.valid("json")),
    );
    return c.json(presentRecord(record, details), 201);
  })
  .openapi(read, async (c) => {
    const { record, details } = await findOwnRecord(c.var.ctx, userOf(c).userId);
    return c.json(presentRecord(record, details), 200);
  });
