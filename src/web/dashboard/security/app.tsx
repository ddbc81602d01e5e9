import type { Schemas } from "../ask.ts";
import { Field } from "../fields.tsx";
import type { Page, SentPage, View } from "../page.ts";
import { Button, Form, Hidden } from "../parts.tsx";
import { demandProof } from "../proof.ts";
import { showCodes } from "./codes.tsx";
import { QrCode } from "./qr-code.tsx";

const path = "/api/v1/auth/mfa/totp";

/** Enrols an authenticator app: begin, scan, confirm with its first code. */
export async function show(page: Page): Promise<View> {
  await demandProof(page);
  if (page.form?.text("step") === "confirm") return askForCode(page, null);
  return {
    title: "Authenticator app",
    content: (
      <>
        <p class="lead">
          Any app for one-time codes will do. You scan a picture with it, and type its first code
          here.
        </p>
        <Form page={page}>
          <Hidden values={{ step: "begin" }} />
          <Button>Begin</Button>
        </Form>
      </>
    ),
  };
}

export async function act(page: SentPage): Promise<View> {
  if (page.form.text("step") !== "confirm") {
    return askForCode(page, await page.ask.send<Schemas["TotpEnrolment"]>("POST", path));
  }
  const body = { code: page.form.text("code").replaceAll(/\s/g, "") };
  const enabled = await page.ask.send<Schemas["FactorEnabled"]>("POST", `${path}/confirm`, {
    body,
  });
  return showCodes("The app is your second step", enabled.recovery_codes ?? []);
}

/** `enrolment` is null when the code was wrong: the secret is shown once only. */
function askForCode(page: Page, enrolment: Schemas["TotpEnrolment"] | null): View {
  return {
    title: "Authenticator app",
    content: (
      <>
        {enrolment && (
          <>
            <p>Scan this with the app:</p>
            <QrCode text={enrolment.otpauth_uri} label="The secret for your authenticator app" />
            <p>
              Or type this into it:{" "}
              <code class="code" data-copy={enrolment.secret}>
                {(enrolment.secret.match(/.{1,4}/g) ?? []).join(" ")}
              </code>
            </p>
          </>
        )}
        <Form page={page} action="/app/security/app">
          <Hidden values={{ step: "confirm" }} />
          <Field
            page={page}
            name="code"
            label="The app’s code"
            inputmode="numeric"
            autocomplete="one-time-code"
            maxlength={10}
            size={10}
          />
          <Button>Confirm</Button>
        </Form>
        {!enrolment && (
          <p>
            Is the picture gone? <a href="/app/security/app">Begin again</a>
          </p>
        )}
      </>
    ),
  };
}
