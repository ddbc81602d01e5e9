import { notFound } from "../../core/errors.ts";
import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { json, jsonBody, route } from "../../platform/http/route.ts";
import { depositForPlay } from "./move-cash.ts";
import { markReplay } from "./routes.ts";
import { presentTransaction, sandboxDepositSchema, transactionSchema } from "./schema.ts";

const deposit = route({
  method: "post",
  path: "/deposits",
  access: "authenticated",
  keyed: true,
  tags: ["Sandbox"],
  summary: "Outside production: put play money on an own account",
  request: { body: jsonBody(sandboxDepositSchema) },
  responses: { 201: json("It is posted", transactionSchema) },
});

export const sandboxRoutes = createRoutes().openapi(deposit, async (c) => {
  const { ctx, claimedKey } = c.var;
  if (ctx.settings.appEnv === "production") throw notFound();
  const { account_id: accountId, amount, currency } = c.req.valid("json");
  const movement = { accountId, amount, currency, channel: null, description: null };
  const answered = await depositForPlay(ctx, userOf(c), movement, claimedKey);
  markReplay(c, answered);
  const [transfer] = answered.transfers;
  if (!transfer) throw new Error("A posting left no transfer");
  return c.json(presentTransaction(transfer), 201);
});
