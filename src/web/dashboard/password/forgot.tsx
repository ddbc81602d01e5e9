import { Field } from "../fields.tsx";
import { fieldsOf } from "../form.ts";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { Button, Form } from "../parts.tsx";

export function show(page: Page): View {
  return {
    title: "Reset your password",
    open: true,
    content: (
      <>
        <p class="lead">We mail you a link that works for an hour.</p>
        <Form page={page}>
          <Field page={page} name="email" type="email" autocomplete="username" spellcheck={false} />
          <Button>Send the link</Button>
        </Form>
        <p>
          <a href="/app/sign-in">Back to the sign-in</a>
        </p>
      </>
    ),
  };
}

export async function act(page: SentPage): Promise<Response> {
  const body = fieldsOf(page.form, ["email"]);
  await page.ask.send("POST", "/api/v1/auth/password/forgot", { body });
  return goTo(page, "/app/password/forgot?done=reset-sent");
}
