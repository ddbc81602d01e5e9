import { z } from "@hono/zod-openapi";
import { type AppContext, createRoutes, userOf } from "../../platform/http/app-env.ts";
import { replayHeaders } from "../../platform/http/idempotency.ts";
import { idSchema } from "../../platform/http/ids.ts";
import { listOf, pageQuery, presentPage, readPage } from "../../platform/http/paging.ts";
import { json, jsonBody, route } from "../../platform/http/route.ts";
import { createBatch, createTransfer } from "./create-transfer.ts";
import { moveCash } from "./move-cash.ts";
import { findOwnTransfer, listTransfers } from "./queries.ts";
import type { Answered } from "./read-first-answer.ts";
import { reverseTransfer } from "./reverse-transfer.ts";
import { beginScoring, begunScores } from "./routes-scoring.ts";
import {
  cashSchema,
  newBatchSchema,
  newTransferSchema,
  presentTransaction,
  reversalSchema,
  transactionSchema,
} from "./schema.ts";
import { readTransferFilter, transferFilterSchema } from "./schema-filter.ts";

const tags = ["Transactions"];
const params = z.object({ id: idSchema("transfer") });
const posted = json("It is posted", transactionSchema);

const transfer = route({
  method: "post",
  path: "/transfer",
  access: "authenticated",
  keyed: true,
  prefetch: beginScoring,
  tags,
  summary: "Send money to another account",
  request: { body: jsonBody(newTransferSchema) },
  responses: { 201: posted, 202: json("It is held until somebody decides", transactionSchema) },
});

const batch = route({
  method: "post",
  path: "/transfer/batch",
  access: "authenticated",
  keyed: true,
  tags,
  summary: "Up to 500 transfers, all or nothing",
  request: { body: jsonBody(newBatchSchema) },
  responses: { 201: json("In their order", z.object({ data: z.array(transactionSchema) })) },
});

const cash = (direction: "deposit" | "withdrawal", summary: string) =>
  route({
    method: "post",
    path: `/${direction}`,
    access: "permission:ledger.fund",
    keyed: true,
    tags,
    summary,
    request: { body: jsonBody(cashSchema) },
    responses: { 201: posted },
  });

const deposit = cash("deposit", "Book money that came in");
const withdrawal = cash("withdrawal", "Book money that went out");

const reverse = route({
  method: "post",
  path: "/{id}/reverse",
  access: "permission:ledger.reverse",
  keyed: true,
  tags,
  summary: "Give back a transaction, or a part of it",
  request: { params, body: jsonBody(reversalSchema) },
  responses: { 201: json("The reversing transaction", transactionSchema) },
});

const list = route({
  method: "get",
  path: "/",
  access: "authenticated",
  tags,
  summary: "Own transactions, newest first",
  request: { query: z.object({ ...pageQuery, ...transferFilterSchema }) },
  responses: { 200: json("A page of transactions", listOf(transactionSchema)) },
});

const read = route({
  method: "get",
  path: "/{id}",
  access: "authenticated",
  tags,
  summary: "One transaction",
  request: { params },
  responses: { 200: json("The transaction", transactionSchema) },
});

type NewTransfer = z.infer<typeof newTransferSchema>;

export const transactionRoutes = createRoutes()
  .openapi(transfer, async (c) => {
    const asked = readTransfer(c.req.valid("json"));
    const { ctx, claimedKey } = c.var;
    const scores = await begunScores(c);
    const answered = await createTransfer(ctx, userOf(c), asked, claimedKey, scores);
    markReplay(c, answered);
    const transaction = presentOnly(c, answered);
    return transaction.status === "pending_review"
      ? c.json(transaction, 202)
      : c.json(transaction, 201);
  })
  .openapi(batch, async (c) => {
    const asked = c.req.valid("json").transfers.map(readTransfer);
    const answered = await createBatch(c.var.ctx, userOf(c), asked, c.var.claimedKey);
    markReplay(c, answered);
    return c.json({ data: answered.transfers.map((each) => present(c, each)) }, 201);
  })
  .openapi(deposit, async (c) => c.json(await move(c, "deposit", c.req.valid("json")), 201))
  .openapi(withdrawal, async (c) => c.json(await move(c, "withdrawal", c.req.valid("json")), 201))
  .openapi(reverse, async (c) => {
    const { reason, amount = null } = c.req.valid("json");
    const { id } = c.req.valid("param");
    const asked = { id, reason, amount };
    const answered = await reverseTransfer(c.var.ctx, userOf(c), asked, c.var.claimedKey);
    markReplay(c, answered);
    return c.json(presentOnly(c, answered), 201);
  })
  .openapi(list, async (c) => {
    const { limit, cursor, ...query } = c.req.valid("query");
    const page = readPage({ limit, cursor }, "transfer");
    const filter = readTransferFilter(query);
    const own = await listTransfers(c.var.ctx, userOf(c).userId, filter, page);
    return c.json(
      presentPage(own, (each) => present(c, each)),
      200,
    );
  })
  .openapi(read, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(present(c, await findOwnTransfer(c.var.ctx, userOf(c).userId, id)), 200);
  });

type Context = AppContext;

function readTransfer(body: NewTransfer) {
  const { effective_at: effectiveAt } = body;
  return {
    fromAccountId: body.from_account_id,
    toAccountId: body.to_account_id,
    amount: body.amount,
    currency: body.currency,
    description: body.description ?? null,
    reference: body.reference ?? null,
    metadata: body.metadata ?? null,
    effectiveAt: effectiveAt === undefined ? null : new Date(effectiveAt),
  };
}

async function move(
  c: Context,
  direction: "deposit" | "withdrawal",
  body: z.infer<typeof cashSchema>,
) {
  const { account_id: accountId, amount, currency, channel, description = null } = body;
  const movement = { accountId, amount, currency, channel, description, direction };
  const answered = await moveCash(c.var.ctx, userOf(c), movement, c.var.claimedKey);
  markReplay(c, answered);
  return presentOnly(c, answered);
}

/** The reply says whether it was given before. */
export function markReplay(c: Context, { isReplay }: Readonly<{ isReplay: boolean }>): void {
  if (!isReplay) return;
  for (const [name, value] of Object.entries(replayHeaders)) c.header(name, value);
}

function present(c: Context, each: Answered["transfers"][number]) {
  return presentTransaction(each, userOf(c).permissions.has("cases.read"));
}

function presentOnly(c: Context, { transfers }: Answered) {
  const [only] = transfers;
  if (!only) throw new Error("A posting left no transfer");
  return present(c, only);
}
