import { Field } from "../fields.tsx";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { Button, Form } from "../parts.tsx";

export function show(page: Page): View {
  return {
    title: "Change your password",
    content: (
      <>
        <Form page={page}>
          <Field
            page={page}
            name="current_password"
            type="password"
            autocomplete="current-password"
          />
          <Field
            page={page}
            name="new_password"
            type="password"
            autocomplete="new-password"
            hint="At least 12 characters. Every other device is signed out."
          />
          <Button>Change it</Button>
        </Form>
        <p>
          You never had one, because you sign in with Google?{" "}
          <a href="/app/password/forgot">Ask for a link to set one</a>
        </p>
      </>
    ),
  };
}

export async function act(page: SentPage): Promise<Response> {
  const body = {
    current_password: page.form.exact("current_password"),
    new_password: page.form.exact("new_password"),
  };
  await page.ask.send("POST", "/api/v1/auth/password/change", { body });
  return goTo(page, "/app/security?done=password-changed");
}
