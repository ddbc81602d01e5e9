import type { List, Schemas } from "../ask.ts";
import { pathWith } from "../ask.ts";
import { nameOf } from "../home/home.tsx";
import type { Page, View } from "../page.ts";
import { Day, Empty, Facts, Money, Pager, Table, Tag, wordsOf } from "../parts.tsx";
import { StatementForm } from "./statement.tsx";

type Account = Schemas["Account"];
type Entry = Schemas["Entry"];

export async function show(page: Page): Promise<View> {
  const path = `/api/v1/accounts/${page.param("id")}`;
  const [account, accounts, entries] = await Promise.all([
    page.ask.get<Account>(path),
    page.ask.get<List<Account>>("/api/v1/accounts?limit=100"),
    page.ask.get<List<Entry>>(pathWith(`${path}/entries`, { cursor: page.query("cursor") })),
  ]);
  const { currency } = account;
  return {
    title: nameOf(account),
    content: (
      <>
        <p class="balance">
          <Money page={page} amount={account.balance} currency={currency} />
        </p>
        <Facts rows={factsOf(page, account)} />
        <Actions page={page} account={account} />
        <section aria-labelledby="entries">
          <h2 id="entries">Entries</h2>
          {entries.data.length === 0 ? (
            <Empty>
              <p>Nothing has moved here yet. Give somebody this account’s number to be paid.</p>
            </Empty>
          ) : (
            <Table
              caption={`Entries of ${nameOf(account)}`}
              columns={["What", "When", "Amount", "Balance"]}
              numbers={[2, 3]}
              rows={entries.data.map((entry) => [
                <a href={`/app/transfers/${entry.transaction_id}`}>
                  {entry.description ?? <Counterparty entry={entry} own={accounts.data} />}
                </a>,
                <Day page={page} at={entry.effective_at} />,
                <Money page={page} amount={entry.amount} currency={currency} signed />,
                <Money page={page} amount={entry.balance_after} currency={currency} />,
              ])}
            />
          )}
          <Pager page={page} next={entries.next_cursor} />
        </section>
        <section aria-labelledby="statements">
          <h2 id="statements">Statements</h2>
          <StatementForm page={page} account={account} />
        </section>
      </>
    ),
  };
}

type CounterpartyProps = Readonly<{ entry: Entry; own: readonly Account[] }>;

/** One's own account by its name, another's by its number, and the house by what it keeps. */
function Counterparty({ entry: { counterparty, amount }, own }: CounterpartyProps) {
  const account = own.find(({ id }) => id === counterparty);
  if (account) return <>{`${amount < 0 ? "To" : "From"} ${nameOf(account)}`}</>;
  if (counterparty.startsWith("acc_")) return <span class="id">{counterparty}</span>;
  return <>{wordsOf(counterparty)}</>;
}

function factsOf(page: Page, account: Account) {
  const { currency } = account;
  const money = (amount: number) => <Money page={page} amount={amount} currency={currency} />;
  return [
    ["State", <Tag word={account.status} />],
    ["Available", money(account.available_balance)],
    ...(account.held_amount > 0 ? [["Held for later", money(account.held_amount)] as const] : []),
    ...(account.credit_limit > 0 ? [["Credit", money(account.credit_limit)] as const] : []),
    [
      "Account number",
      <code class="code" data-copy={account.id}>
        {account.id}
      </code>,
    ],
  ] as const;
}

function Actions({ page, account }: Readonly<{ page: Page; account: Account }>) {
  const { id, status } = account;
  const isSandbox = page.c.var.ctx.settings.appEnv !== "production";
  return (
    <p class="actions">
      {status === "active" && (
        <a class="button" href={pathWith("/app/transfers/new", { from_account_id: id })}>
          Send money
        </a>
      )}
      {status === "active" && isSandbox && (
        <a class="button second" href={`/app/accounts/${id}/fund`}>
          Add play money
        </a>
      )}
      {status !== "closed" && (
        <a class="button second" href={`/app/accounts/${id}/change`}>
          Rename or close
        </a>
      )}
    </p>
  );
}
