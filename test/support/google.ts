import { type Browser, browser, locationOf } from "./browser.ts";
import type { Reply } from "./start.ts";

/** Who sits in front of the browser, and what Google knows of them. */
export type GooglePerson = Readonly<{
  email: string;
  name?: string;
  emailVerified?: boolean;
  /** Presses Cancel. */
  refuses?: boolean;
}>;

/** Answers Google's form and gives the path, with its query, that Google leads back to. */
export async function answerGoogle(location: string, person: GooglePerson): Promise<string> {
  const { email, name = "", emailVerified = true, refuses = false } = person;
  const form = new URLSearchParams({ email, name, decision: refuses ? "cancel" : "sign_in" });
  if (emailVerified) form.set("email_verified", "yes");
  const reply = await fetch(location, { method: "POST", body: form, redirect: "manual" });
  await reply.body?.cancel();
  const back = new URL(reply.headers.get("location") ?? "about:blank");
  return `${back.pathname}${back.search}`;
}

/** From `/login` to Google and to the path that the browser is sent back to. */
export async function goToGoogle(
  person: GooglePerson,
  { from = browser(), returnTo }: { from?: Browser; returnTo?: string } = {},
): Promise<{ from: Browser; back: string }> {
  const query = returnTo === undefined ? "" : `?return_to=${encodeURIComponent(returnTo)}`;
  const location = locationOf(await from.get(`/login${query}`));
  return { from, back: await answerGoogle(location, person) };
}

/** The whole sign-in, as far as the reply to the browser's return. */
export async function signInWithGoogle(
  person: GooglePerson,
  options: { from?: Browser; returnTo?: string } = {},
): Promise<Reply> {
  const { from, back } = await goToGoogle(person, options);
  return from.get(back);
}
