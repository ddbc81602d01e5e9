import { validationFailed } from "../../../core/errors.ts";
import type { Schemas } from "../ask.ts";
import { nextPath } from "../next-path.ts";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { admit } from "./admit.ts";
import { show as showSignIn } from "./sign-in.tsx";

/** The script sends here what the browser's passkey signed. */
export function show(page: Page): View | Response {
  return page.problem ? showSignIn(page) : goTo(page, "/app/sign-in");
}

export async function act(page: SentPage): Promise<Response> {
  const body = readCredential(page.form.text("credential"));
  const path = "/api/v1/auth/login/passkey";
  const session = await page.ask.send<Schemas["Session"]>("POST", path, { body });
  return admit(page, session, nextPath(page.query("next")));
}

/** The browser's own JSON; the API looks at what is in it. */
export function readCredential(text: string): object {
  try {
    return Object(JSON.parse(text));
  } catch (cause) {
    throw validationFailed({ detail: "The browser sent no passkey. Try again.", cause });
  }
}
