import { notFound } from "../../../core/errors.ts";
import { readAmount } from "../amount.ts";
import type { Schemas } from "../ask.ts";
import { Field } from "../fields.tsx";
import { nameOf } from "../home/home.tsx";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { Button, Form } from "../parts.tsx";

/** Play money, so that a newcomer has something to send; there is no such page in production. */
export async function show(page: Page): Promise<View> {
  if (page.c.var.ctx.settings.appEnv === "production") throw notFound();
  const account = await accountOf(page);
  return {
    title: "Add play money",
    content: (
      <>
        <p class="lead">
          To {nameOf(account)}, out of thin air: this is not the real Florin, and not real money.
        </p>
        <Form page={page}>
          <Field
            page={page}
            name="amount"
            label={`Amount in ${account.currency}`}
            inputmode="decimal"
            size={14}
          />
          <Button>Add it</Button>
        </Form>
      </>
    ),
  };
}

export async function act(page: SentPage): Promise<Response> {
  const { id, currency } = await accountOf(page);
  const body = { account_id: id, amount: readAmount(page, "amount", currency), currency };
  await page.ask.send("POST", "/api/v1/sandbox/deposits", { body, key: page.key });
  return goTo(page, `/app/accounts/${id}?done=funded`);
}

function accountOf(page: Page): Promise<Schemas["Account"]> {
  return page.ask.get(`/api/v1/accounts/${page.param("id")}`);
}
