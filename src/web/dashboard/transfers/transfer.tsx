import type { Schemas } from "../ask.ts";
import type { Page, View } from "../page.ts";
import { Facts, Moment, Money, Tag, wordsOf } from "../parts.tsx";

type Transaction = Schemas["Transaction"];

/** The receipt. */
export async function show(page: Page): Promise<View> {
  const path = `/api/v1/transactions/${page.param("id")}`;
  const transfer = await page.ask.get<Transaction>(path);
  return {
    title: titleOf(transfer),
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
        <Facts rows={factsOf(page, transfer)} />
        <p class="actions">
          <a class="button" href="/app">
            Done
          </a>
          <a class="button second" href="/app/transfers/new">
            Send another
          </a>
        </p>
      </>
    ),
  };
}

function titleOf({ type, status }: Transaction): string {
  if (status === "pending_review") return "We are looking at it";
  if (type === "transfer" && status === "posted") return "Sent";
  return `${wordsOf(type)}, ${wordsOf(status).toLowerCase()}`;
}

function factsOf(page: Page, transfer: Transaction) {
  const account = (id: string | null) => (id === null ? "–" : <code>{id}</code>);
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
