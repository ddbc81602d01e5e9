import { type Problem, Refusal, type Schemas } from "../ask.ts";
import { Field } from "../fields.tsx";
import { nextPath } from "../next-path.ts";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { Button, Form, Hidden } from "../parts.tsx";
import { keepPending } from "../pending.ts";
import { admit } from "./admit.ts";

export function show(page: Page): View {
  const next = nextPath(page.query("next"));
  const google = `/login?return_to=${encodeURIComponent(next)}`;
  return {
    title: "Sign in",
    open: true,
    content: (
      <>
        <Form page={page}>
          <Field page={page} name="email" type="email" autocomplete="username" spellcheck={false} />
          <Field page={page} name="password" type="password" autocomplete="current-password" />
          <Button>Sign in</Button>
        </Form>
        <form
          method="post"
          action={`/app/sign-in/passkey?next=${encodeURIComponent(next)}`}
          data-passkey="get"
          hidden
        >
          <Hidden values={{ credential: "" }} />
          <button type="submit" class="second">
            Sign in with a passkey
          </button>
          <p class="fault" role="alert" data-passkey-fault hidden />
        </form>
        {page.c.var.ctx.identityProvider && (
          <p>
            <a class="button second" href={google}>
              Sign in with Google
            </a>
          </p>
        )}
        <p>
          <a href="/app/password/forgot">Forgot your password?</a>
        </p>
        <p>
          New here? <a href="/app/sign-up">Open an account</a>
        </p>
      </>
    ),
  };
}

type Answer = Schemas["Session"] | Schemas["MfaRequired"];

export async function act(page: SentPage): Promise<Response> {
  const next = nextPath(page.query("next"));
  const email = page.form.text("email");
  const body = { email, password: page.form.exact("password") };
  try {
    const answer = await page.ask.send<Answer>("POST", "/api/v1/auth/login", { body });
    return await admit(page, answer, next);
  } catch (error) {
    if (!(error instanceof Refusal && isUnverified(error.problem))) throw error;
    // The password was right, so that it may be told that only the code is missing.
    await page.ask.send("POST", "/api/v1/auth/resend-verification", { body: { email } });
    keepPending(page.c, { kind: "sign-up", email });
    return goTo(page, "/app/sign-up/code?done=code-sent");
  }
}

function isUnverified({ code }: Problem): boolean {
  return code === "email_not_verified";
}
