import { Check, Field } from "../fields.tsx";
import { fieldsOf } from "../form.ts";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { Button, Form } from "../parts.tsx";
import { keepPending } from "../pending.ts";

export function show(page: Page): View {
  return {
    title: "Open an account",
    open: true,
    content: (
      <>
        <p class="lead">It takes two minutes. We mail you a code to prove the address is yours.</p>
        <Form page={page}>
          <Field page={page} name="first_name" autocomplete="given-name" maxlength={100} />
          <Field page={page} name="last_name" autocomplete="family-name" maxlength={100} />
          <Field page={page} name="email" type="email" autocomplete="username" spellcheck={false} />
          <Field
            page={page}
            name="password"
            type="password"
            autocomplete="new-password"
            hint="At least 12 characters. Four words that only you would put together are good."
          />
          <Check page={page} name="terms_accepted" label="I accept the terms of use" />
          <Check page={page} name="privacy_accepted" label="I have read the privacy notice" />
          <Button>Go on</Button>
        </Form>
        <p>
          Do you have an account? <a href="/app/sign-in">Sign in</a>
        </p>
      </>
    ),
  };
}

export async function act(page: SentPage): Promise<Response> {
  const { form } = page;
  const body = {
    ...fieldsOf(form, ["email", "first_name", "last_name"]),
    password: form.exact("password"),
    terms_accepted: form.has("terms_accepted"),
    privacy_accepted: form.has("privacy_accepted"),
  };
  await page.ask.send("POST", "/api/v1/auth/register", { body });
  keepPending(page.c, { kind: "sign-up", email: form.text("email") });
  return goTo(page, "/app/sign-up/code");
}
