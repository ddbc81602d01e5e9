import type { List, Schemas } from "../ask.ts";
import type { Page, View } from "../page.ts";
import { Empty, Moment, Money, Table, Tag, wordsOf } from "../parts.tsx";
import { directionOf, kindInWords } from "../transfers/direction.ts";

type Account = Schemas["Account"];
type Transaction = Schemas["Transaction"];

const recentCount = 8;

/** What one has, and what happened lately. */
export async function show(page: Page): Promise<View> {
  const [me, accounts, recent] = await Promise.all([
    page.me(),
    page.ask.get<List<Account>>("/api/v1/accounts?limit=100"),
    page.ask.get<List<Transaction>>(`/api/v1/transactions?limit=${recentCount}`),
  ]);
  const open = accounts.data.filter(({ status }) => status !== "closed");
  return {
    title: `Hello, ${me.first_name}`,
    content: (
      <>
        <NextStep me={me} hasAccount={open.length > 0} />
        <section aria-labelledby="accounts">
          <h2 id="accounts">Accounts</h2>
          {open.length === 0 ? <NoAccount /> : <AccountCards page={page} accounts={open} />}
        </section>
        <section aria-labelledby="activity">
          <h2 id="activity">Recent activity</h2>
          {recent.data.length === 0 ? (
            <Empty>
              <p>Nothing has moved yet. Payments appear here as they happen.</p>
            </Empty>
          ) : (
            <Activity page={page} list={recent.data} own={idsOf(accounts.data)} />
          )}
        </section>
      </>
    ),
  };
}

/** The one thing that opens most of the rest. */
function NextStep({ me, hasAccount }: Readonly<{ me: Schemas["User"]; hasAccount: boolean }>) {
  if (!hasAccount || me.kyc_status === "approved") return null;
  return (
    <aside class="step">
      <p>
        <strong>Raise your limits.</strong> Confirm your identity to send up to ten times as much
        and to order physical cards. <a href="/app/identity">Confirm your identity</a>
      </p>
    </aside>
  );
}

function NoAccount() {
  return (
    <Empty>
      <p>Everything begins with an account. It costs nothing, and you can have several.</p>
      <p>
        <a class="button" href="/app/accounts/new">
          Open an account
        </a>
      </p>
    </Empty>
  );
}

function AccountCards({ page, accounts }: Readonly<{ page: Page; accounts: readonly Account[] }>) {
  return (
    <>
      <ul class="cards">
        {accounts.map((account) => (
          <li>
            <a href={`/app/accounts/${account.id}`}>{nameOf(account)}</a>
            <p class="balance">
              <Money page={page} amount={account.balance} currency={account.currency} />
            </p>
            {account.held_amount > 0 && (
              <p class="faint">
                {page.reader.money(account.available_balance, account.currency)} available
              </p>
            )}
            {account.status !== "active" && <Tag word={account.status} />}
          </li>
        ))}
      </ul>
      <p class="actions">
        <a class="button" href="/app/transfers/new">
          Send money
        </a>
        <a class="button second" href="/app/accounts/new">
          Open another account
        </a>
      </p>
    </>
  );
}

function idsOf(accounts: readonly Account[]): ReadonlySet<string> {
  return new Set(accounts.map(({ id }) => id));
}

/** An account in words. */
export function nameOf({ name, type, currency }: Account): string {
  return name ?? `${wordsOf(type)} ${currency}`;
}

type ActivityProps = Readonly<{
  page: Page;
  list: readonly Transaction[];
  own: ReadonlySet<string>;
}>;

function Activity({ page, list, own }: ActivityProps) {
  return (
    <Table
      caption="Recent activity"
      columns={["What", "When", "State", "Amount"]}
      numbers={[3]}
      rows={list.map((each) => [
        <a href={`/app/transfers/${each.id}`}>{each.description ?? kindInWords(each, own)}</a>,
        <Moment page={page} at={each.created_at} />,
        <Tag word={each.status} />,
        <Moved page={page} transfer={each} own={own} />,
      ])}
    />
  );
}

type MovedProps = Readonly<{ page: Page; transfer: Transaction; own: ReadonlySet<string> }>;

/** Out of one's accounts counts down and into them up; between two of them it is neither. */
function Moved({ page, transfer, own }: MovedProps) {
  const { amount, currency } = transfer;
  const direction = directionOf(transfer, own);
  if (direction === "between") return <Money page={page} amount={amount} currency={currency} />;
  const change = direction === "out" ? -amount : amount;
  return <Money page={page} amount={change} currency={currency} signed />;
}
