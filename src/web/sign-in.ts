import { isDomainError } from "../core/error.ts";
import { prefersHtml } from "../platform/http/accepts.ts";
import { type AppContext, createRoutes } from "../platform/http/app-env.ts";
import { varyBy } from "../platform/http/envelope.ts";
import { pathWith } from "./dashboard/ask.ts";
import { awaitSecondFactor, type FirstFactor } from "./dashboard/pending.ts";

/**
 * Leads browsers to the dashboard where the routes behind these speak to programs: at the front
 * door, where Google is not configured, and back from Google and Wave, with or without what they
 * went there for.
 */
export const signInPages = createRoutes()
  .get("/", (c, next) => {
    varyBy(c, "Accept");
    return prefersHtml(c) ? Promise.resolve(c.redirect("/app", 302)) : next();
  })
  .get("/login", async (c, next) => {
    varyBy(c, "Accept");
    if (c.var.ctx.identityProvider !== null || !prefersHtml(c)) return next();
    return c.redirect("/app/sign-in", 302);
  })
  .get("/api/v1/wave/callback", async (c, next) => {
    await next();
    if (!prefersHtml(c)) return;
    if (c.res.status === 200) lead(c, "/app/wave?done=wave-connected");
    else if (c.error) lead(c, `/app/wave?done=${wordOf(waveWords, c.error)}`);
  })
  .get("/login/authorized", async (c, next) => {
    await next();
    if (!prefersHtml(c)) return;
    const { returnPath } = c.var;
    if (c.res.status === 202) {
      const answer = (await c.res.clone().json()) as FirstFactor;
      awaitSecondFactor(c, answer, returnPath ?? "/app");
      lead(c, "/app/sign-in/second-factor");
    } else if (c.error && returnPath) {
      const said = { done: wordOf(googleWords, c.error), next: returnPath };
      lead(c, pathWith("/app/sign-in", said));
    } else if (c.error && returnPath === undefined) {
      const words = { ...googleWords, code_invalid: "google-again" };
      lead(c, pathWith("/app/sign-in", { done: wordOf(words, c.error) }));
    }
  });

/** Takes the place of a reply: its cookies stay, and what described its body goes. */
function lead(c: AppContext, path: string): void {
  c.res.headers.delete("content-type");
  c.res = c.redirect(path, 302);
}

/** What the page says where a way to Wave or Google came to nothing, by the code of the problem. */
type Words = Readonly<Record<string, string>> & Readonly<{ other: string }>;

const waveWords: Words = {
  connection_cancelled: "wave-cancelled",
  wave_plan_lapsed: "wave-plan",
  code_invalid: "wave-again",
  code_expired: "wave-again",
  other: "wave-failed",
};
const googleWords: Words = {
  sign_in_cancelled: "google-cancelled",
  code_expired: "google-late",
  email_not_verified: "google-unverified",
  invalid_credentials: "google-refused",
  other: "google-failed",
};

function wordOf(words: Words, error: Error): string {
  return (isDomainError(error) && words[error.code]) || words.other;
}
