import { Field } from "../fields.tsx";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { Hidden } from "../parts.tsx";
import { demandProof } from "../proof.ts";
import { readCredential } from "../sign-in/passkey.tsx";

/** The script asks the browser for a passkey, and sends what it made. */
export async function show(page: Page): Promise<View> {
  await demandProof(page);
  return {
    title: "Add a passkey",
    content: (
      <>
        <p data-no-passkey>
          This needs JavaScript and a browser that knows passkeys. Everything else here works
          without.
        </p>
        <form method="post" action={page.address} data-passkey="create" hidden>
          <Field
            page={page}
            name="name"
            hint="To tell your passkeys apart, such as Laptop."
            maxlength={64}
          />
          <Hidden values={{ credential: "" }} />
          <button type="submit">Add it</button>
          <p class="fault" role="alert" data-passkey-fault hidden />
        </form>
        <p>
          <a href="/app/security">Back</a>
        </p>
      </>
    ),
  };
}

export async function act(page: SentPage): Promise<Response> {
  const name = page.form.text("name");
  const credential = readCredential(page.form.text("credential"));
  const body = { ...credential, ...(name === "" ? {} : { name }) };
  await page.ask.send("POST", "/api/v1/auth/passkeys", { body });
  return goTo(page, "/app/security?done=passkey-added");
}
