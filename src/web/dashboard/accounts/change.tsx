import type { Schemas } from "../ask.ts";
import { Field } from "../fields.tsx";
import { nameOf } from "../home/home.tsx";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { Button, ButtonForm, Form } from "../parts.tsx";

export async function show(page: Page): Promise<View> {
  const account = await page.ask.get<Schemas["Account"]>(pathOf(page));
  return {
    title: `Change ${nameOf(account)}`,
    content: (
      <>
        <Form page={page}>
          <Field page={page} name="name" value={account.name ?? ""} maxlength={100} />
          <Button>Save the name</Button>
        </Form>
        <h2>Close the account</h2>
        <p>It has to be empty. What happened in it stays on record.</p>
        <ButtonForm
          page={page}
          action={page.address}
          values={{ close: "yes" }}
          kind="danger"
          confirm="Close this account for good?"
        >
          Close the account
        </ButtonForm>
        <p>
          <a href={`/app/accounts/${account.id}`}>Back to the account</a>
        </p>
      </>
    ),
  };
}

export async function act(page: SentPage): Promise<Response> {
  if (page.form.has("close")) {
    await page.ask.send("POST", `${pathOf(page)}/close`);
    return goTo(page, "/app?done=account-closed");
  }
  await page.ask.send("PATCH", pathOf(page), { body: { name: page.form.text("name") } });
  return goTo(page, `/app/accounts/${page.param("id")}?done=account-renamed`);
}

function pathOf(page: Page): string {
  return `/api/v1/accounts/${page.param("id")}`;
}
