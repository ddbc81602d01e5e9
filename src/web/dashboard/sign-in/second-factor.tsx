import type { Schemas } from "../ask.ts";
import { Field, type Option, Radios } from "../fields.tsx";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { Button, ButtonForm, Form, Hidden } from "../parts.tsx";
import { forgetPending, readPending } from "../pending.ts";
import { admit } from "./admit.ts";

const address = "/app/sign-in/second-factor";

/** What each second factor is called. */
export const factorNames: Readonly<Record<string, string>> = {
  totp: "A code of the authenticator app",
  sms: "A code by text message",
  recovery_code: "A recovery code",
};

export function show(page: Page): View | Response {
  const pending = readPending(page.c, "second-factor");
  if (!pending) return goTo(page, "/app/sign-in");
  const { methods } = pending;
  return {
    title: "Second step",
    open: true,
    content: (
      <>
        <p class="lead">The first step is done. Now prove that it is you.</p>
        <Form page={page} action={address}>
          <FactorFields page={page} methods={methods} />
          <Button>Sign in</Button>
        </Form>
        {methods.includes("sms") && (
          <ButtonForm page={page} action={address} values={{ send: "yes" }} kind="quiet">
            Send a code to my phone
          </ButtonForm>
        )}
      </>
    ),
  };
}

/** Which factor, and its code. */
export function FactorFields({
  page,
  methods,
}: Readonly<{ page: Page; methods: readonly string[] }>) {
  const options = methods.map((method): Option => [method, factorNames[method] ?? method]);
  const [first = ""] = methods;
  return (
    <>
      {options.length > 1 ? (
        <Radios page={page} name="method" label="How?" options={options} value={first} />
      ) : (
        <Hidden values={{ method: first }} />
      )}
      <Field
        page={page}
        name="code"
        hint={options.length > 1 ? undefined : factorNames[first]}
        autocomplete="one-time-code"
        maxlength={64}
        size={20}
        spellcheck={false}
      />
    </>
  );
}

export async function act(page: SentPage): Promise<Response> {
  const pending = readPending(page.c, "second-factor");
  if (!pending) return goTo(page, "/app/sign-in");
  const { token: mfa_token, next } = pending;
  if (page.form.has("send")) {
    const body = { mfa_token, method: "sms" };
    await page.ask.send("POST", "/api/v1/auth/mfa/challenge", { body });
    return goTo(page, `${address}?done=code-sent`);
  }
  const body = { mfa_token, method: page.form.text("method"), code: page.form.text("code") };
  const path = "/api/v1/auth/mfa/verify";
  const session = await page.ask.send<Schemas["Session"]>("POST", path, { body });
  forgetPending(page.c);
  return admit(page, session, next);
}
