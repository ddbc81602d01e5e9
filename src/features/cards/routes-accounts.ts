import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { json, route } from "../../platform/http/route.ts";
import { accountParams, accountSchema, presentAccount } from "../ledger/index.ts";
import { closeAccountWithCards } from "./close-account-with-cards.ts";

const close = route({
  method: "post",
  path: "/{id}/close",
  access: "authenticated",
  tags: ["Accounts"],
  summary: "Close an empty account and cancel its cards",
  request: { params: accountParams },
  responses: { 200: json("The account", accountSchema) },
});

/** Here and not in the ledger, which knows of no cards. */
export const accountCardRoutes = createRoutes().openapi(close, async (c) => {
  const { id } = c.req.valid("param");
  const account = await closeAccountWithCards(c.var.ctx, userOf(c), id);
  return c.json(presentAccount(account), 200);
});
