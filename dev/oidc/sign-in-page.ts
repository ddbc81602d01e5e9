import { html } from "hono/html";

/**
 * Asks who signs in. The form posts to the address it came from, so the client's request stays
 * in the query.
 */
export function renderSignInPage(
  input: Readonly<{ clientId: string; email: string; problem: string }>,
) {
  const { clientId, email, problem } = input;
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sign in (stand-in)</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; margin: 4rem auto; max-width: 24rem }
  label { display: block; margin: 1rem 0 }
  input:not([type="checkbox"]) { box-sizing: border-box; display: block; width: 100% }
  input, button { font: inherit; padding: .5rem }
  [role="alert"] { color: #b00020 }
</style>
<h1>Sign in</h1>
<p>This page stands in for Google. <strong>${clientId}</strong> wants to know who you are.</p>
${problem === "" ? "" : html`<p role="alert">${problem}</p>`}
<form method="post">
  <label>E-mail
    <input name="email" type="email" value="${email}" autocomplete="email" autofocus>
  </label>
  <label>Name <input name="name" autocomplete="name"></label>
  <label>
    <input name="email_verified" type="checkbox" value="yes" checked> The e-mail is verified
  </label>
  <button name="decision" value="sign_in">Sign in</button>
  <button name="decision" value="cancel" formnovalidate>Cancel</button>
</form>
</html>`;
}

/** Shown instead of a redirect when it is not certain that the redirect is the client's own. */
export function renderErrorPage(code: string, detail: string) {
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Error 400: ${code}</title>
<h1>Error 400: ${code}</h1>
<p>${detail}</p>
</html>`;
}
