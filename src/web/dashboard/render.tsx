import { raw } from "hono/html";
import type { Problem } from "./ask.ts";
import { adviceOf } from "./faults.ts";
import { Frame } from "./frame.tsx";
import type { Page, View } from "./page.ts";

/** Renders a page with a content policy that lets only its own files in. */
export async function renderView(page: Page, view: View, status: number): Promise<Response> {
  const { c } = page;
  const nonce = c.var.ctx.crypto.randomToken(16);
  const me = view.open ? null : await page.me();
  // Before what stands above it: only then the form's fields have said how they are called.
  const content = raw(await (await view.content).toString());
  const shown = { ...view, content };
  const html = await (<Frame page={page} view={shown} me={me} nonce={nonce} />).toString();
  return c.html(`<!doctype html>\n${html}`, status as 200, {
    "content-security-policy": policyWith(nonce),
    // The origin of a form has to be told to us, and nothing of an address to anybody else.
    "referrer-policy": "same-origin",
  });
}

function policyWith(nonce: string): string {
  return (
    `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self'; img-src 'self' data:; ` +
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
  );
}

/** A page that cannot be shown. */
export async function renderFailure(page: Page, problem: Problem): Promise<Response> {
  // Nothing more is asked here, because it may be the asking that failed.
  const open = problem.status >= 500 || problem.status === 429 || !(await isSignedIn(page));
  const content = (
    <>
      <p>{adviceOf(problem, page.form)}</p>
      <p>
        <a href="/app">Go to the first page</a>
      </p>
      <p class="faint">
        If you ask us about it, tell us this number: <code>{page.c.var.ctx.requestId}</code>
      </p>
    </>
  );
  return renderView(page, { title: problem.title, content, open }, problem.status);
}

async function isSignedIn(page: Page): Promise<boolean> {
  return page.me().then(
    () => true,
    () => false,
  );
}
