import type { List, Schemas } from "../ask.ts";
import { nameOf } from "../home/home.tsx";
import type { Page, View } from "../page.ts";
import { Facts, Moment, Money, Tag, wordsOf } from "../parts.tsx";
import { directionOf } from "./direction.ts";

type Account = Schemas["Account"];
type Transaction = Schemas["Transaction"];
type OwnAccounts = ReadonlyMap<string, Account>;

/** The receipt. */
export async function show(page: Page): Promise<View> {
  const path = `/api/v1/transactions/${page.param("id")}`;
  const [transfer, accounts] = await Promise.all([
    page.ask.get<Transaction>(path),
    page.ask.get<List<Account>>("/api/v1/accounts?limit=100"),
  ]);
  const own: OwnAccounts = new Map(accounts.data.map((account) => [account.id, account]));
  return {
    title: titleOf(transfer, own),
    content: (
      <>
        <p class="balance">
          <Money page={page} amount={transfer.amount} currency={transfer.currency} />
        </p>
        {transfer.status === "pending_review" && (
          <div class="step">
            <p>
              Somebody of us looks at this transfer first. The money is set aside, and you get a
              mail as soon as it is decided. There is nothing for you to do.
            </p>
          </div>
        )}
        <Facts rows={factsOf(page, transfer, own)} />
        <p class="actions">
          <a class="button" href="/app">
            Done
          </a>
          <a class="button second" href="/app/transfers/new">
            Send money
          </a>
        </p>
      </>
    ),
  };
}

function titleOf(transfer: Transaction, own: OwnAccounts): string {
  const { type, status } = transfer;
  if (status === "pending_review") return "We are looking at it";
  if (type === "transfer" && status === "posted") {
    return directionOf(transfer, own) === "in" ? "Received" : "Sent";
  }
  return `${wordsOf(type)}, ${wordsOf(status).toLowerCase()}`;
}

function factsOf(page: Page, transfer: Transaction, own: OwnAccounts) {
  const account = (id: string | null) => (id === null ? "–" : accountIn(own, id));
  const { refunded_amount: back, currency } = transfer;
  const given = <Money page={page} amount={back} currency={currency} />;
  return [
    ["State", <Tag word={transfer.status} />],
    ["From", account(transfer.from_account_id)],
    ["To", account(transfer.to_account_id)],
    ["Message", transfer.description ?? "None"],
    ["When", <Moment page={page} at={transfer.created_at} />],
    ...(transfer.refunded_amount === 0 ? [] : [["Given back", given] as const]),
    ...(transfer.reversed_by === null
      ? []
      : [["Taken back by", <code>{transfer.reversed_by}</code>] as const]),
    [
      "Receipt number",
      <code class="code" data-copy={transfer.id}>
        {transfer.id}
      </code>,
    ],
  ] as const;
}

/** One's own by the name that one knows it by. */
function accountIn(own: OwnAccounts, id: string) {
  const account = own.get(id);
  return account ? <a href={`/app/accounts/${id}`}>{nameOf(account)}</a> : <code>{id}</code>;
}
