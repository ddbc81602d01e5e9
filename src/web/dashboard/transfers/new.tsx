import { validationFailed } from "../../../core/errors.ts";
import { readAmount } from "../amount.ts";
import { type List, pathWith, type Schemas } from "../ask.ts";
import { Field, type Option, Select } from "../fields.tsx";
import { nameOf } from "../home/home.tsx";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { Button, Empty, Form } from "../parts.tsx";

type Account = Schemas["Account"];

/** The first of three steps: what to send; then look at it; then the receipt. */
export async function show(page: Page): Promise<View> {
  const accounts = await listUsable(page);
  return {
    title: "Send money",
    content:
      accounts.length === 0 ? (
        <Empty>
          <p>
            To send money you need an account. <a href="/app/accounts/new">Open one</a>
          </p>
        </Empty>
      ) : (
        <Form page={page} action="/app/transfers/new">
          <Select
            page={page}
            name="from_account_id"
            options={accounts.map((account) => optionOf(page, account))}
            value={page.query("from_account_id")}
          />
          <Field
            page={page}
            name="to_account_id"
            label="To account number"
            hint="It begins with acc_. Whoever is to be paid finds it on the page of their account."
            value={page.query("to_account_id")}
            spellcheck={false}
            autocomplete="off"
            maxlength={100}
            list="own-accounts"
          />
          <datalist id="own-accounts">
            {accounts.map((account) => (
              <option value={account.id}>{nameOf(account)}</option>
            ))}
          </datalist>
          <Field
            page={page}
            name="amount"
            hint="In the currency of the account it comes from."
            value={amountOf(page, accounts)}
            inputmode="decimal"
            autocomplete="off"
            size={14}
          />
          <Field
            page={page}
            name="description"
            label="Message (optional)"
            value={page.query("description")}
            maxlength={500}
          />
          <Button>Go on</Button>
        </Form>
      ),
  };
}

/** What was reviewed before, to be changed. */
function amountOf({ query, reader }: Page, accounts: readonly Account[]): string {
  const from = accounts.find(({ id }) => id === query("from_account_id"));
  const amount = Number(query("amount"));
  return from && Number.isSafeInteger(amount) && amount > 0
    ? reader.typed(amount, from.currency)
    : "";
}

function optionOf(page: Page, account: Account): Option {
  const left = page.reader.money(account.available_balance, account.currency);
  return [account.id, `${nameOf(account)}: ${left}`];
}

/** One's accounts that money can leave. */
async function listUsable(page: Page): Promise<Account[]> {
  const { data } = await page.ask.get<List<Account>>("/api/v1/accounts?limit=100");
  return data.filter(({ status }) => status === "active");
}

export async function act(page: SentPage): Promise<Response> {
  const { form } = page;
  const from = (await listUsable(page)).find(({ id }) => id === form.text("from_account_id"));
  if (!from) throw wrong("from_account_id", "must be one of your accounts");
  const to = form.text("to_account_id");
  if (!/^acc_[0-9a-z]{26}$/.test(to)) {
    throw wrong("to_account_id", "must be an account number, such as the one on your account page");
  }
  if (to === from.id) throw wrong("to_account_id", "must be another account");
  const amount = readAmount(page, "amount", from.currency);
  const review = {
    from_account_id: from.id,
    to_account_id: to,
    amount: String(amount),
    description: form.text("description"),
  };
  return goTo(page, pathWith("/app/transfers/review", review));
}

function wrong(name: string, message: string): Error {
  return validationFailed({ errors: [{ pointer: `/${name}`, message }] });
}
