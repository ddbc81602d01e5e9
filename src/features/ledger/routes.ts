import { z } from "@hono/zod-openapi";
import type { Id } from "../../core/id.ts";
import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { makeOnce } from "../../platform/http/idempotency.ts";
import { listOf, pageQuery, presentPage, readPage } from "../../platform/http/paging.ts";
import { json, jsonBody, route } from "../../platform/http/route.ts";
import { openAccount } from "./open-account.ts";
import { findOwnAccount, listAccounts } from "./queries.ts";
import { balanceNow, findPastBalance } from "./queries-balance.ts";
import { listEntries } from "./queries-entries.ts";
import { renameAccount } from "./rename-account.ts";
import {
  accountFilterSchema,
  accountNameSchema,
  accountSchema,
  balanceQuery,
  balanceReplySchema,
  entrySchema,
  newAccountSchema,
  accountParams as params,
  presentAccount,
  presentBalance,
  presentEntry,
} from "./schema.ts";

const tags = ["Accounts"];
const anAccount = { 200: json("The account", accountSchema) };

const open = route({
  method: "post",
  path: "/",
  access: "authenticated",
  tags,
  summary: "Open an account",
  request: { body: jsonBody(newAccountSchema) },
  responses: { 201: json("The account", accountSchema) },
});

const list = route({
  method: "get",
  path: "/",
  access: "authenticated",
  tags,
  summary: "Own accounts, newest first",
  request: { query: z.object({ ...pageQuery, ...accountFilterSchema }) },
  responses: { 200: json("A page of accounts", listOf(accountSchema)) },
});

const read = route({
  method: "get",
  path: "/{id}",
  access: "authenticated",
  tags,
  summary: "One account",
  request: { params },
  responses: anAccount,
});

const rename = route({
  method: "patch",
  path: "/{id}",
  access: "authenticated",
  tags,
  summary: "Name an account",
  request: { params, body: jsonBody(accountNameSchema) },
  responses: anAccount,
});

const readBalance = route({
  method: "get",
  path: "/{id}/balance",
  access: "authenticated",
  tags,
  summary: "The balance now or at a moment of the past",
  request: { params, query: balanceQuery },
  responses: { 200: json("The balance", balanceReplySchema) },
});

const entries = route({
  method: "get",
  path: "/{id}/entries",
  access: "authenticated",
  tags,
  summary: "What moved the balance, newest first",
  request: { params, query: z.object(pageQuery) },
  responses: { 200: json("A page of entries", listOf(entrySchema)) },
});

export const accountRoutes = createRoutes()
  .openapi(open, async (c) => {
    const { ctx } = c.var;
    const { userId } = userOf(c);
    const { type, currency, name = null } = c.req.valid("json");
    const account = await makeOnce(
      c,
      (mark) => openAccount(ctx, userId, { type, currency, name }, mark),
      (id: Id<"account">) => findOwnAccount(ctx, userId, id),
    );
    return c.json(presentAccount(account), 201);
  })
  .openapi(list, async (c) => {
    const { status, currency, ...page } = c.req.valid("query");
    const filter = { status, currency };
    const own = await listAccounts(c.var.ctx, userOf(c).userId, filter, readPage(page, "account"));
    return c.json(presentPage(own, presentAccount), 200);
  })
  .openapi(read, async (c) => {
    const account = await findOwnAccount(c.var.ctx, userOf(c).userId, c.req.valid("param").id);
    return c.json(presentAccount(account), 200);
  })
  .openapi(rename, async (c) => {
    const { name } = c.req.valid("json");
    const { id } = c.req.valid("param");
    const account = await renameAccount(c.var.ctx, userOf(c).userId, id, name);
    return c.json(presentAccount(account), 200);
  })
  .openapi(readBalance, async (c) => {
    const { ctx } = c.var;
    const { at, effective } = c.req.valid("query");
    const account = await findOwnAccount(ctx, userOf(c).userId, c.req.valid("param").id);
    const balance =
      at === undefined
        ? balanceNow(account, ctx.clock())
        : await findPastBalance(ctx, account, new Date(at), effective === "true");
    return c.json(presentBalance(balance), 200);
  })
  .openapi(entries, async (c) => {
    const { ctx } = c.var;
    const asked = readPage(c.req.valid("query"), "entry");
    const { id } = await findOwnAccount(ctx, userOf(c).userId, c.req.valid("param").id);
    const page = await listEntries(ctx, id, asked);
    return c.json(presentPage(page, presentEntry), 200);
  });
