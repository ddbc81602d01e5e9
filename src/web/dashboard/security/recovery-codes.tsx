import type { Schemas } from "../ask.ts";
import type { Page, SentPage, View } from "../page.ts";
import { Button, Form } from "../parts.tsx";
import { demandProof } from "../proof.ts";
import { showCodes } from "./codes.tsx";

export async function show(page: Page): Promise<View> {
  await demandProof(page);
  return {
    title: "New recovery codes",
    content: (
      <Form page={page}>
        <p>The codes that you have now stop working.</p>
        <Button>Make ten new codes</Button>
      </Form>
    ),
  };
}

export async function act(page: SentPage): Promise<View> {
  const path = "/api/v1/auth/mfa/recovery-codes";
  const made = await page.ask.send<Schemas["RecoveryCodes"]>("POST", path);
  return showCodes("Your recovery codes", made.recovery_codes);
}
