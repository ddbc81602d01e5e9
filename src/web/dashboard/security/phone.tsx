import { validationFailed } from "../../../core/errors.ts";
import type { Schemas } from "../ask.ts";
import { Check, Field } from "../fields.tsx";
import type { Page, SentPage, View } from "../page.ts";
import { Button, Form, Hidden } from "../parts.tsx";
import { demandProof } from "../proof.ts";
import { showCodes } from "./codes.tsx";

const path = "/api/v1/auth/mfa/sms";

/** Enrols a phone: its number and consent, then the code that was sent. */
export async function show(page: Page): Promise<View> {
  await demandProof(page);
  if (page.form?.text("step") === "confirm") return askForCode(page);
  return {
    title: "Codes by text message",
    content: (
      <Form page={page}>
        <Hidden values={{ step: "send" }} />
        <Field
          page={page}
          name="phone"
          hint="With the country’s code, such as +1 202 555 0143."
          type="tel"
          autocomplete="tel"
          maxlength={32}
        />
        <Check
          page={page}
          name="consent"
          label="Send me codes to this number, when I sign in or confirm something"
        />
        <Button>Send a code</Button>
      </Form>
    ),
  };
}

export async function act(page: SentPage): Promise<View> {
  const { form } = page;
  if (form.text("step") === "confirm") {
    const body = { code: form.text("code") };
    const sent = page.ask.send<Schemas["FactorEnabled"]>("POST", `${path}/confirm`, { body });
    return showCodes("Your phone is your second step", (await sent).recovery_codes ?? []);
  }
  if (!form.has("consent")) {
    throw validationFailed({ errors: [{ pointer: "/consent", message: "must be accepted" }] });
  }
  const body = { phone: form.text("phone").replace(/[\s()-]/g, ""), consent: true };
  await page.ask.send("POST", path, { body });
  return askForCode(page);
}

function askForCode(page: Page): View {
  return {
    title: "Codes by text message",
    content: (
      <Form page={page} action="/app/security/phone">
        <Hidden values={{ step: "confirm" }} />
        <Field
          page={page}
          name="code"
          label="The code that we sent"
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength={10}
          size={10}
        />
        <Button>Confirm</Button>
      </Form>
    ),
  };
}
