import { openBrowserSession } from "../../../features/auth/index.ts";
import type { Schemas } from "../ask.ts";
import { Field } from "../fields.tsx";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { Button, ButtonForm, Form } from "../parts.tsx";
import { forgetPending, readPending } from "../pending.ts";

const address = "/app/sign-up/code";

export function show(page: Page): View | Response {
  const pending = readPending(page.c, "sign-up");
  if (!pending) return goTo(page, "/app/sign-in");
  return {
    title: "Enter the code",
    open: true,
    content: (
      <>
        <p class="lead">
          We sent six digits to <strong>{pending.email}</strong>. They work for ten minutes.
        </p>
        <Form page={page} action={address}>
          <Field
            page={page}
            name="code"
            label="Six-digit code"
            inputmode="numeric"
            autocomplete="one-time-code"
            maxlength={6}
            size={8}
          />
          <Button>Confirm</Button>
        </Form>
        <ButtonForm page={page} action={address} values={{ again: "yes" }} kind="quiet">
          Send a new code
        </ButtonForm>
        <p>
          Is the address wrong? <a href="/app/sign-up">Begin again</a>
        </p>
      </>
    ),
  };
}

export async function act(page: SentPage): Promise<Response> {
  const pending = readPending(page.c, "sign-up");
  if (!pending) return goTo(page, "/app/sign-in");
  const { email } = pending;
  if (page.form.has("again")) {
    await page.ask.send("POST", "/api/v1/auth/resend-verification", { body: { email } });
    return goTo(page, `${address}?done=code-again`);
  }
  const body = { email, code: page.form.text("code").replaceAll(/\s/g, "") };
  const session = await page.ask.send<Schemas["Session"]>("POST", "/api/v1/auth/verify-email", {
    body,
  });
  forgetPending(page.c);
  await openBrowserSession(page.c, session.access_token);
  return goTo(page, "/app");
}
