import { validationFailed } from "../../../../core/errors.ts";
import { Field } from "../../fields.tsx";
import type { Page, SentPage, View } from "../../page.ts";
import { goTo } from "../../page.ts";
import { Button, Form } from "../../parts.tsx";
import { demand } from "../demand.ts";
import { BackToDesk } from "../links.tsx";

/** The way to an account whose number somebody told. */
export async function show(page: Page): Promise<View> {
  await demand(page, "accounts.read");
  return {
    title: "Find an account",
    content: (
      <>
        <BackToDesk />
        <Form page={page}>
          <Field
            page={page}
            name="account_id"
            label="Account number"
            hint="It begins with acc_. It stands on cases, and on the account page of its owner."
            spellcheck={false}
            autocomplete="off"
            maxlength={100}
          />
          <Button>Find</Button>
        </Form>
      </>
    ),
  };
}

export async function act(page: SentPage): Promise<Response> {
  await demand(page, "accounts.read");
  const id = page.form.text("account_id");
  if (!/^acc_[0-9a-z]{26}$/.test(id)) {
    const message = "must be an account number, acc_ and 26 letters and digits";
    throw validationFailed({ errors: [{ pointer: "/account_id", message }] });
  }
  return goTo(page, `/app/desk/accounts/${id}`);
}
