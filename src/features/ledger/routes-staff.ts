import { createRoutes } from "../../platform/http/app-env.ts";
import { json, jsonBody, route } from "../../platform/http/route.ts";
import { freezeAccount, unfreezeAccount } from "./freeze-account.ts";
import { findCustomerAccount } from "./queries.ts";
import {
  creditLimitSchema,
  accountParams as params,
  presentStaffAccount,
  staffAccountSchema,
} from "./schema.ts";
import { setCreditLimit } from "./set-credit-limit.ts";

const tags = ["Staff"];
const anAccount = { 200: json("The account", staffAccountSchema) };

const read = route({
  method: "get",
  path: "/accounts/{id}",
  access: "permission:accounts.read",
  tags,
  summary: "Anybody's account",
  request: { params },
  responses: anAccount,
});

const freeze = route({
  method: "post",
  path: "/accounts/{id}/freeze",
  access: "permission:accounts.freeze",
  tags,
  summary: "Stop all money of an account",
  request: { params },
  responses: anAccount,
});

const unfreeze = route({
  method: "post",
  path: "/accounts/{id}/unfreeze",
  access: "permission:accounts.freeze",
  tags,
  summary: "Let the money of an account move again",
  request: { params },
  responses: anAccount,
});

const change = route({
  method: "patch",
  path: "/accounts/{id}",
  access: "permission:accounts.credit",
  tags,
  summary: "Set the limit of a credit account",
  request: { params, body: jsonBody(creditLimitSchema) },
  responses: anAccount,
});

export const staffAccountRoutes = createRoutes()
  .openapi(read, async (c) => {
    const account = await findCustomerAccount(c.var.ctx, c.req.valid("param").id);
    return c.json(presentStaffAccount(account), 200);
  })
  .openapi(freeze, async (c) => {
    const account = await freezeAccount(c.var.ctx, c.req.valid("param").id);
    return c.json(presentStaffAccount(account), 200);
  })
  .openapi(unfreeze, async (c) => {
    const account = await unfreezeAccount(c.var.ctx, c.req.valid("param").id);
    return c.json(presentStaffAccount(account), 200);
  })
  .openapi(change, async (c) => {
    const { credit_limit: limit } = c.req.valid("json");
    const account = await setCreditLimit(c.var.ctx, c.req.valid("param").id, limit);
    return c.json(presentStaffAccount(account), 200);
  });
