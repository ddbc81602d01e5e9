import type { List, Schemas } from "../ask.ts";
import { Check, Field, type Option, Radios, Select } from "../fields.tsx";
import { filledOf } from "../form.ts";
import { nameOf } from "../home/home.tsx";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { Button, Empty, Form } from "../parts.tsx";

const types: readonly Option[] = [
  ["virtual", "Virtual: ready at once, to pay online"],
  ["physical", "Physical: comes by mail, and needs a confirmed identity"],
];

export async function show(page: Page): Promise<View> {
  const { data } = await page.ask.get<List<Schemas["Account"]>>("/api/v1/accounts?limit=100");
  const accounts = data.filter(({ status }) => status === "active");
  return {
    title: "Get a card",
    content:
      accounts.length === 0 ? (
        <Empty>
          <p>
            A card pays from an account. <a href="/app/accounts/new">Open one first</a>
          </p>
        </Empty>
      ) : (
        <Form page={page}>
          <Select
            page={page}
            name="account_id"
            label="Pays from"
            options={accounts.map((account) => [account.id, nameOf(account)])}
          />
          <Radios page={page} name="type" label="Kind" options={types} value="virtual" />
          <Field page={page} name="name" label="Name (optional)" maxlength={100} />
          <Check
            page={page}
            name="single_use"
            label="For one payment only"
            hint="It closes itself with the first payment. Virtual cards only."
          />
          <Button>Get the card</Button>
        </Form>
      ),
  };
}

export async function act(page: SentPage): Promise<Response> {
  const body = {
    ...filledOf(page.form, ["account_id", "type", "name"]),
    ...(page.form.has("single_use") ? { single_use: true } : {}),
  };
  const { key } = page;
  const card = await page.ask.send<Schemas["Card"]>("POST", "/api/v1/cards", { body, key });
  return goTo(page, `/app/cards/${card.id}?done=card-ordered`);
}
