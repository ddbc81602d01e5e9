import { Field } from "../fields.tsx";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { Button, Form, Hidden } from "../parts.tsx";

/** Where the link of the mail leads to. */
export function show(page: Page): View {
  const token = page.form?.text("token") ?? page.query("token");
  if (token === "") return withoutLink();
  return {
    title: "Choose a new password",
    open: true,
    content: (
      <Form page={page} action="/app/password/reset">
        <Hidden values={{ token }} />
        <Field
          page={page}
          name="new_password"
          type="password"
          autocomplete="new-password"
          hint="At least 12 characters. It signs every device out."
        />
        <Button>Change the password</Button>
      </Form>
    ),
  };
}

function withoutLink(): View {
  return {
    title: "The link is missing",
    open: true,
    content: (
      <p>
        Open the link of the mail once more, or <a href="/app/password/forgot">ask for a new one</a>
        .
      </p>
    ),
  };
}

export async function act(page: SentPage): Promise<Response> {
  const body = { token: page.form.text("token"), new_password: page.form.exact("new_password") };
  await page.ask.send("POST", "/api/v1/auth/password/reset", { body });
  return goTo(page, "/app/sign-in?done=password-reset");
}
