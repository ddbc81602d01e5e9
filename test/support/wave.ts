import { type Browser, browser } from "./browser.ts";
import type { Person, Reply } from "./start.ts";

export const wavePath = "/api/v1/wave";

/** Answers Wave's question and gives the path, with its query, that Wave leads back to. */
export async function answerWave(
  authorizationUrl: string,
  decision: "allow" | "cancel" = "allow",
): Promise<string> {
  const body = new URLSearchParams({ decision });
  const reply = await fetch(authorizationUrl, { method: "POST", body, redirect: "manual" });
  await reply.body?.cancel();
  const back = new URL(reply.headers.get("location") ?? "about:blank");
  return `${back.pathname}${back.search}`;
}

/** From us to Wave and to the path that the browser is sent back to. */
export async function goToWave(
  person: Person,
  decision: "allow" | "cancel" = "allow",
): Promise<{ from: Browser; back: string }> {
  const from = browser(person);
  const begun = await from.get(`${wavePath}/connect`);
  if (begun.status !== 200) throw new Error(`Expected 200, got ${begun.status}: ${begun.text}`);
  return { from, back: await answerWave(begun.body.authorization_url, decision) };
}

/** The whole way, as far as the reply to the browser's return. */
export async function connectWave(person: Person): Promise<Reply> {
  const { from, back } = await goToWave(person);
  return from.get(back);
}

/** The cookies of a browser, for somebody else to send. */
export function cookiesOf({ cookies }: Browser): { cookie: string } {
  return { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
}
