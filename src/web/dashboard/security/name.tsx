import { Field } from "../fields.tsx";
import { fieldsOf } from "../form.ts";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { Button, Form } from "../parts.tsx";

export async function show(page: Page): Promise<View> {
  const me = await page.me();
  return {
    title: "Change your name",
    content: (
      <Form page={page}>
        <Field page={page} name="first_name" value={me.first_name} autocomplete="given-name" />
        <Field page={page} name="last_name" value={me.last_name} autocomplete="family-name" />
        <Button>Save</Button>
      </Form>
    ),
  };
}

export async function act(page: SentPage): Promise<Response> {
  const body = fieldsOf(page.form, ["first_name", "last_name"]);
  await page.ask.send("PATCH", "/api/v1/auth/me", { body });
  return goTo(page, "/app/security?done=profile-saved");
}
