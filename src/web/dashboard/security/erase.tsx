import { validationFailed } from "../../../core/errors.ts";
import { clearSessionCookie } from "../../../platform/http/session-cookie.ts";
import { Check } from "../fields.tsx";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { Button, Form } from "../parts.tsx";
import { demandProof } from "../proof.ts";

export async function show(page: Page): Promise<View> {
  await demandProof(page);
  return {
    title: "Erase the account",
    content: (
      <Form page={page}>
        <p>
          Your name, your address and your posts are deleted. What the law makes us keep, such as
          the ledger’s entries, stays without your name. It cannot be taken back.
        </p>
        <Check page={page} name="sure" label="I want everything about me erased" />
        <Button kind="danger">Erase everything</Button>
      </Form>
    ),
  };
}

export async function act(page: SentPage): Promise<Response> {
  if (!page.form.has("sure")) {
    const message = "must be ticked before anything is erased";
    throw validationFailed({ errors: [{ pointer: "/sure", message }] });
  }
  await page.ask.send("DELETE", "/api/v1/auth/me");
  clearSessionCookie(page.c);
  return goTo(page, "/app/sign-in?done=erased");
}
