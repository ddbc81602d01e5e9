import { type Browser, browser } from "./browser.ts";
import {
  goodPassword,
  newEmail,
  newestMail,
  type Options,
  type Reply,
  type Visitor,
} from "./start.ts";

/** A browser that fills the dashboard's forms, without JavaScript. */
const origin = "http://localhost:8787";
const html = "text/html,application/xhtml+xml,*/*;q=0.8";

export type Fields = Readonly<Record<string, string | readonly string[]>>;

export function open(from: Browser, path: string): Promise<Reply> {
  return from.get(path, { headers: { accept: html } });
}

/** Posts a form as a browser does that shows a page of ours. */
export function submit(
  from: Visitor,
  path: string,
  fields: Fields,
  headers: Options["headers"] = { origin },
): Promise<Reply> {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const each of [value].flat()) body.append(name, String(each));
  }
  const type = "application/x-www-form-urlencoded";
  return from.send("POST", path, {
    raw: body.toString(),
    headers: { accept: html, "content-type": type, ...headers },
  });
}

/** Where a form that was taken leads to. */
export function ledTo(reply: Reply): string {
  const location = reply.headers.get("location");
  if (reply.status !== 303 || location === null) {
    const shown = reply.text.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
    throw new Error(`Expected a way on, got ${reply.status}: ${shown.slice(0, 600)}`);
  }
  return location;
}

/** The value of a hidden field of a page. */
export function hiddenOf(reply: Reply, name: string): string {
  const field = new RegExp(`<input type="hidden" name="${name}" value="([^"]*)"`);
  const value = field.exec(reply.text)?.[1];
  if (value === undefined) throw new Error(`The page has no hidden field ${name}`);
  return value;
}

/** Somebody who signed up on the pages. */
export type Customer = Readonly<{ from: Browser; email: string; password: string }>;

export async function signUpOnPages(from: Browser = browser()): Promise<Customer> {
  const email = newEmail();
  const registered = await submit(from, "/app/sign-up", {
    email,
    password: goodPassword,
    first_name: "Ada",
    last_name: "Example",
    terms_accepted: "yes",
    privacy_accepted: "yes",
  });
  const codePage = ledTo(registered);
  const { code } = await newestMail(email);
  const verified = await submit(from, codePage, { code });
  if (ledTo(verified) !== "/app") throw new Error("The sign-up does not end at the first page");
  return { from, email, password: goodPassword };
}

/** Opens a checking account, with play money where `funds` says so, and gives its id. */
export async function openAccountOnPages(
  from: Browser,
  { currency = "USD", name = "Main", funds = "" } = {},
): Promise<string> {
  const opened = await submit(from, "/app/accounts/new", { type: "checking", currency, name });
  const id = /^\/app\/accounts\/(acc_\w+)/.exec(ledTo(opened))?.[1] ?? "";
  if (funds !== "") ledTo(await submit(from, `/app/accounts/${id}/fund`, { amount: funds }));
  return id;
}
