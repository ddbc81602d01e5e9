import type { Schemas } from "../ask.ts";
import { Field, type Option, Select } from "../fields.tsx";
import { filledOf } from "../form.ts";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { Button, Form } from "../parts.tsx";

const types: readonly Option[] = [
  ["checking", "Checking: for every day"],
  ["savings", "Savings: for later"],
  ["credit", "Credit: needs a confirmed identity"],
  ["investment", "Investment: needs a confirmed identity"],
];

export function show(page: Page): View {
  return {
    title: "Open an account",
    content: (
      <Form page={page}>
        <Select page={page} name="type" label="Kind" options={types} value="checking" />
        <Field
          page={page}
          name="currency"
          hint="Three letters, such as USD, EUR or JPY."
          value="USD"
          maxlength={3}
          size={5}
          spellcheck={false}
        />
        <Field page={page} name="name" label="Name (optional)" maxlength={100} />
        <Button>Open the account</Button>
      </Form>
    ),
  };
}

export async function act(page: SentPage): Promise<Response> {
  const body = {
    ...filledOf(page.form, ["type", "name"]),
    currency: page.form.text("currency").toUpperCase(),
  };
  const { key } = page;
  const account = await page.ask.send<Schemas["Account"]>("POST", "/api/v1/accounts", {
    body,
    key,
  });
  return goTo(page, `/app/accounts/${account.id}?done=account-opened`);
}
