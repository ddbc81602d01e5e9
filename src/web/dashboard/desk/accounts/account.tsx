import { readAmount } from "../../amount.ts";
import type { Schemas } from "../../ask.ts";
import { Field } from "../../fields.tsx";
import { nameOf } from "../../home/home.tsx";
import type { Page, SentPage, View } from "../../page.ts";
import { goTo } from "../../page.ts";
import { Button, ButtonForm, Day, Facts, Form, Hidden, Money, Tag, wordsOf } from "../../parts.tsx";
import { demand, may } from "../demand.ts";
import { BackTo, IdLink } from "../links.tsx";

type StaffAccount = Schemas["StaffAccount"];

/** Anybody's account: what it holds, and the brakes. */
export async function show(page: Page): Promise<View> {
  await demand(page, "accounts.read");
  const account = await accountOf(page);
  const [mayFreeze, mayCredit] = await Promise.all([
    may(page, "accounts.freeze"),
    may(page, "accounts.credit"),
  ]);
  return {
    title: nameOf(account),
    content: (
      <>
        <BackTo href="/app/desk/accounts">Another account</BackTo>
        <p class="balance">
          <Money page={page} amount={account.balance} currency={account.currency} />
        </p>
        <Facts rows={factsOf(page, account)} />
        {mayFreeze && account.status !== "closed" && <Brake page={page} account={account} />}
        {mayCredit && account.type === "credit" && <Limit page={page} account={account} />}
      </>
    ),
  };
}

export async function act(page: SentPage): Promise<Response> {
  const path = pathOf(page);
  const own = `/app/desk/accounts/${page.param("id")}`;
  const what = page.form.text("do");
  if (what === "credit") {
    const { currency } = await accountOf(page);
    const body = { credit_limit: readAmount(page, "credit_limit", currency) };
    await page.ask.send("PATCH", path, { body });
    return goTo(page, `${own}?done=credit-set`);
  }
  const verb = what === "unfreeze" ? "unfreeze" : "freeze";
  await page.ask.send("POST", `${path}/${verb}`, { key: page.key });
  return goTo(page, `${own}?done=account-${verb === "freeze" ? "frozen" : "unfrozen"}`);
}

function pathOf(page: Page): string {
  return `/api/v1/admin/accounts/${page.param("id")}`;
}

function accountOf(page: Page): Promise<StaffAccount> {
  return page.ask.get(pathOf(page));
}

function factsOf(page: Page, account: StaffAccount) {
  const { currency } = account;
  const money = (amount: number) => <Money page={page} amount={amount} currency={currency} />;
  return [
    ["State", <Tag word={account.status} />],
    ["Owner", <IdLink id={account.owner_id} />],
    ["Kind", wordsOf(account.type)],
    ["Available", money(account.available_balance)],
    ["Held for later", money(account.held_amount)],
    ["Credit", money(account.credit_limit)],
    ["Opened", <Day page={page} at={account.created_at} />],
    ["Account number", <code>{account.id}</code>],
  ] as const;
}

type AccountProps = Readonly<{ page: Page; account: StaffAccount }>;

function Brake({ page, account }: AccountProps) {
  const action = `/app/desk/accounts/${account.id}`;
  if (account.status === "frozen") {
    return (
      <ButtonForm page={page} action={action} values={{ do: "unfreeze" }}>
        Unfreeze the account
      </ButtonForm>
    );
  }
  return (
    <ButtonForm
      page={page}
      action={action}
      values={{ do: "freeze" }}
      kind="danger"
      confirm="Stop all money of this account?"
    >
      Freeze the account
    </ButtonForm>
  );
}

function Limit({ page, account }: AccountProps) {
  return (
    <section aria-labelledby="limit">
      <h2 id="limit">Credit limit</h2>
      <Form page={page}>
        <Hidden values={{ do: "credit" }} />
        <Field
          page={page}
          name="credit_limit"
          label={`Limit in ${account.currency}`}
          inputmode="decimal"
          autocomplete="off"
          size={14}
        />
        <Button>Set the limit</Button>
      </Form>
    </section>
  );
}
