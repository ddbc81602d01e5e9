import {
  answerAccountRead,
  answerClosing,
  answerCredit,
  answerFreezing,
  answerOpening,
} from "./answer-accounts.ts";
import { answerCapture, answerHold, answerHoldRead, answerVoid } from "./answer-holds.ts";
import {
  answerCash,
  answerReversal,
  answerTransactionRead,
  answerTransfers,
} from "./answer-transfers.ts";
import type { Asked, Expected, Model } from "./state.ts";

type Body = Readonly<Record<string, unknown>>;
type Route = readonly [
  pattern: RegExp,
  answer: (model: Model, asked: Asked, body: Body, id: string) => Expected,
];

const transactions = "/api/v1/transactions";
const accounts = "/api/v1/accounts";
const staff = "/api/v1/admin/accounts";

const route = (pattern: string, answer: Route[1]): Route => [
  new RegExp(`^${pattern.replace("{id}", "([^/]+)")}$`),
  answer,
];

const listOf = ({ transfers }: Body) => transfers as readonly Body[];

/** The model as a service of its own: every route that the test calls. */
const routes: readonly Route[] = [
  route(`POST ${transactions}/transfer`, (model, asked, body) =>
    answerTransfers(model, asked, [body], false),
  ),
  route(`POST ${transactions}/transfer/batch`, (model, asked, body) =>
    answerTransfers(model, asked, listOf(body), true),
  ),
  route(`POST ${transactions}/deposit`, (model, asked, body) =>
    answerCash(model, asked, body, "deposit"),
  ),
  route(`POST ${transactions}/withdrawal`, (model, asked, body) =>
    answerCash(model, asked, body, "withdrawal"),
  ),
  route("POST /api/v1/sandbox/deposits", (model, asked, body) =>
    answerCash(model, asked, body, "play"),
  ),
  route(`POST ${transactions}/{id}/reverse`, answerReversal),
  route(`POST ${transactions}/holds`, answerHold),
  route(`POST ${transactions}/holds/{id}/capture`, answerCapture),
  route(`POST ${transactions}/holds/{id}/void`, (model, asked, _, id) =>
    answerVoid(model, asked, id),
  ),
  route(`GET ${transactions}/holds/{id}`, (model, asked, _, id) =>
    answerHoldRead(model, asked, id),
  ),
  route(`GET ${transactions}/{id}`, (model, asked, _, id) =>
    answerTransactionRead(model, asked, id),
  ),
  route(`POST ${accounts}`, answerOpening),
  route(`GET ${accounts}/{id}`, (model, asked, _, id) => answerAccountRead(model, asked, id)),
  route(`POST ${accounts}/{id}/close`, (model, asked, _, id) => answerClosing(model, asked, id)),
  route(`POST ${staff}/{id}/freeze`, (model, asked, _, id) =>
    answerFreezing(model, asked, id, "frozen"),
  ),
  route(`POST ${staff}/{id}/unfreeze`, (model, asked, _, id) =>
    answerFreezing(model, asked, id, "active"),
  ),
  route(`PATCH ${staff}/{id}`, answerCredit),
];

/** What the service must answer now; the model is changed as the service should be. */
export function answer(model: Model, asked: Asked): Expected {
  const name = `${asked.method} ${asked.path}`;
  for (const [pattern, run] of routes) {
    const match = pattern.exec(name);
    if (match) return run(model, asked, (asked.body ?? {}) as Body, match[1] ?? "");
  }
  throw new Error(`The model knows no route ${name}`);
}
