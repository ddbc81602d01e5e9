import { validationFailed } from "../../../core/errors.ts";
import type { Schemas } from "../ask.ts";
import { Field } from "../fields.tsx";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { Button, Form } from "../parts.tsx";
import { demandProof } from "../proof.ts";
import { cardPath } from "./card.tsx";

export async function show(page: Page): Promise<View> {
  await demandProof(page);
  const card = await page.ask.get<Schemas["Card"]>(cardPath(page));
  const digits = {
    type: "password",
    inputmode: "numeric",
    autocomplete: "off",
    maxlength: 6,
    size: 8,
  } as const;
  return {
    title: `PIN of the card •••• ${card.last4}`,
    content: (
      <Form page={page}>
        <Field
          page={page}
          name="pin"
          label="New PIN"
          hint="4 to 6 digits. Nobody can read it afterwards, we cannot either."
          {...digits}
        />
        <Field page={page} name="again" label="The same once more" {...digits} />
        <Button>Set the PIN</Button>
      </Form>
    ),
  };
}

export async function act(page: SentPage): Promise<Response> {
  const pin = page.form.exact("pin");
  if (page.form.exact("again") !== pin) {
    const message = "must be the same as the PIN above";
    throw validationFailed({ errors: [{ pointer: "/again", message }] });
  }
  await page.ask.send("PUT", `${cardPath(page)}/pin`, { body: { pin } });
  return goTo(page, `/app/cards/${page.param("id")}?done=pin-set`);
}
