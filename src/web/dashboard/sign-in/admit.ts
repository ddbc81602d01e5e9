import { openBrowserSession } from "../../../features/auth/index.ts";
import type { Schemas } from "../ask.ts";
import { goTo, type SentPage } from "../page.ts";
import { awaitSecondFactor } from "../pending.ts";

type Answer = Schemas["Session"] | Schemas["MfaRequired"];

/** Goes on after the first factor: in, or to the second one. */
export async function admit(page: SentPage, answer: Answer, next: string): Promise<Response> {
  if (answer.status === "mfa_required") {
    awaitSecondFactor(page.c, answer, next);
    return goTo(page, "/app/sign-in/second-factor");
  }
  await openBrowserSession(page.c, answer.access_token);
  return goTo(page, next);
}
