import { Field } from "../fields.tsx";
import { nextPath } from "../next-path.ts";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { Button, ButtonForm, Form, Hidden } from "../parts.tsx";
import { FactorFields } from "../sign-in/second-factor.tsx";

/** Step-up: what is delicate asks again for a proof of the last minutes. */
export async function show(page: Page): Promise<View> {
  const { mfa } = await page.me();
  const factors = [...(mfa.totp ? ["totp"] : []), ...(mfa.sms ? ["sms"] : [])];
  const methods = factors.length > 0 ? [...factors, "recovery_code"] : [];
  return {
    title: "Confirm that it is you",
    content: (
      <>
        <p class="lead">What comes next is delicate, and your last proof is a while ago.</p>
        {methods.length > 0 && (
          <Form page={page}>
            <FactorFields page={page} methods={methods} />
            <Button>Confirm</Button>
          </Form>
        )}
        {methods.includes("sms") && (
          <ButtonForm page={page} action={page.address} values={{ send: "yes" }} kind="quiet">
            Send a code to my phone
          </ButtonForm>
        )}
        {methods.length === 0 && (
          <Form page={page}>
            <Hidden values={{ method: "password" }} />
            <Field page={page} name="password" type="password" autocomplete="current-password" />
            <Button>Confirm</Button>
          </Form>
        )}
        <p class="faint">
          No password, because you sign in with Google or a passkey? Sign out and in again.
        </p>
      </>
    ),
  };
}

export async function act(page: SentPage): Promise<Response> {
  const { form } = page;
  if (form.has("send")) {
    await page.ask.send("POST", "/api/v1/auth/step-up/challenge", { body: { method: "sms" } });
    return goTo(page, `${page.address}&done=code-sent`);
  }
  const method = form.text("method");
  const proof =
    method === "password"
      ? { password: form.exact("password") }
      : { method, code: form.text("code") };
  await page.ask.send("POST", "/api/v1/auth/step-up", { body: proof });
  return goTo(page, nextPath(page.query("next")));
}
