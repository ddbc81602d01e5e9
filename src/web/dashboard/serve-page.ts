import { isDomainError } from "../../core/error.ts";
import { methodNotAllowed, notFound } from "../../core/errors.ts";
import type { AppContext } from "../../platform/http/app-env.ts";
import { varyBy } from "../../platform/http/envelope.ts";
import { demandSameOrigin } from "../../platform/http/identify.ts";
import { onError } from "../../platform/http/on-error.ts";
import { type Api, askAs, type Problem, Refusal, type Schemas } from "./ask.ts";
import { readForm } from "./form.ts";
import type { Page, PageModule, SentPage, View } from "./page.ts";
import { readerOf } from "./reader.ts";
import { hasWriting } from "./writing.ts";

/** Shows a page, or takes its form. */
export function servePage(
  c: AppContext,
  api: Api,
  load: () => Promise<PageModule>,
): Promise<Response> {
  return serve(c, api, (page) => answer(page, load));
}

/** Says that there is no page at this address. */
export function serveMissing(c: AppContext, api: Api): Promise<Response> {
  return serve(c, api, () => Promise.reject(notFound()));
}

async function serve(
  c: AppContext,
  api: Api,
  work: (page: Page) => Promise<Response>,
): Promise<Response> {
  const cookies: string[] = [];
  const page = openPage(c, api, cookies);
  varyBy(c, "Accept-Language, Cookie");
  const reply = await work(page).catch((error: unknown) => fail(page, error));
  for (const cookie of cookies) reply.headers.append("set-cookie", cookie);
  return reply;
}

function openPage(c: AppContext, api: Api, cookies: string[]): Page {
  const ask = askAs(c, api, cookies);
  const { pathname, search } = new URL(c.req.url);
  let me: Promise<Schemas["User"]> | undefined;
  return {
    c,
    ask,
    reader: readerOf(c.req.header("accept-language")),
    address: `${pathname}${search}`,
    param: (name) => encodeURIComponent(c.req.param(name) ?? ""),
    query: (name) => c.req.query(name) ?? "",
    me: () => {
      me ??= ask.get<Schemas["User"]>("/api/v1/auth/me");
      return me;
    },
    form: null,
    problem: null,
    names: new Map(),
    key: c.var.ctx.crypto.randomToken(),
  };
}

/** What a header can carry; our own keys can. */
const keyPattern = /^[\x21-\x7e]{1,255}$/;

async function answer(page: Page, load: () => Promise<PageModule>): Promise<Response> {
  const module = await load();
  if (page.c.req.method !== "POST") return finish(page, await module.show(page));
  demandSameOrigin(page.c);
  if (!module.act) throw methodNotAllowed({ headers: { allow: "GET, HEAD" } });
  const form = await readForm(page.c);
  const key = form.text("key");
  const sent = { ...page, form, key: keyPattern.test(key) ? key : page.key };
  try {
    return await finish(sent, await module.act(sent));
  } catch (error) {
    const problem = await problemOf(page.c, error);
    if (isSignedOut(problem) && hasWriting(form)) return showSignedOut(sent);
    if (!isForForm(problem)) throw new Refusal(problem);
    const shown = { ...sent, problem };
    return finish(shown, await module.show(shown));
  }
}

function isSignedOut({ code }: Problem): boolean {
  return code === "unauthenticated" || code === "token_expired";
}

async function showSignedOut(page: SentPage): Promise<Response> {
  const { renderView } = await import("./render.tsx");
  const { signedOutView } = await import("./signed-out.tsx");
  return renderView(page, signedOutView(page), unauthenticatedStatus);
}

const unauthenticatedStatus = 401;

/** Where the person can do something about it on the same form. */
function isForForm({ status, code }: Problem): boolean {
  if (code === "invalid_credentials") return true;
  if (code === "step_up_required" || code === "method_not_allowed") return false;
  return status < 500 ? status !== 401 : status > 501;
}

async function finish(page: Page, outcome: View | Response): Promise<Response> {
  if (outcome instanceof Response) return outcome;
  const { renderView } = await import("./render.tsx");
  const problem = page.problem ?? outcome.problem ?? null;
  return renderView({ ...page, problem }, outcome, problem?.status ?? outcome.status ?? 200);
}

async function problemOf(c: AppContext, error: unknown): Promise<Problem> {
  if (error instanceof Refusal) return error.problem;
  // Whatever else was thrown is told, and logged, as on every other route.
  return (await onError(error as Error, c)).json() as Promise<Problem>;
}

async function fail(page: Page, error: unknown): Promise<Response> {
  const problem = await problemOf(page.c, error);
  const next = encodeURIComponent(page.address);
  if (isSignedOut(problem)) {
    return page.c.redirect(`/app/sign-in?next=${next}`, 303);
  }
  if (problem.code === "step_up_required") {
    return page.c.redirect(`/app/confirm?next=${next}`, 303);
  }
  const { renderFailure } = await import("./render.tsx");
  const reply = await renderFailure(page, problem);
  if (isDomainError(error)) {
    for (const [name, value] of Object.entries(error.facts.headers ?? {})) {
      reply.headers.set(name, value);
    }
  }
  return reply;
}
