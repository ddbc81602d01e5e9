import type { HtmlEscapedString } from "hono/utils/html";
import type { AppContext } from "../../platform/http/app-env.ts";
import type { Ask, Problem, Schemas } from "./ask.ts";
import type { FieldNames } from "./faults.ts";
import type { Form } from "./form.ts";
import type { Reader } from "./reader.ts";

export type Content = HtmlEscapedString | Promise<HtmlEscapedString>;

/** What a page's `show` and `act` get: one request of one visitor. */
export type Page = Readonly<{
  c: AppContext;
  ask: Ask;
  reader: Reader;
  /** Path and query, to come back to. */
  address: string;
  /** A part of the path, such as `id`. */
  param(name: string): string;
  query(name: string): string;
  /** The person who is signed in; asked for once. Throws `Refusal` when nobody is. */
  me(): Promise<Schemas["User"]>;
  /** Null until a form was sent. */
  form: Form | null;
  /** Why the form was not taken; `show` then shows it again with what was typed. */
  problem: Problem | null;
  /** How the fields call themselves that were shown so far. */
  names: FieldNames;
  /** For an idempotency key: of the form that was sent, or a new one. */
  key: string;
}>;

/** A page that got a form. */
export type SentPage = Page & Readonly<{ form: Form }>;

export type View = Readonly<{
  title: string;
  content: Content;
  /** Pages without a person behind them have no navigation. */
  open?: boolean;
  status?: 200 | 404;
  /** Why what the address asks for was not looked for; forms tell it by themselves. */
  problem?: Problem | undefined;
}>;

/** One file of the dashboard. */
export type PageModule = Readonly<{
  show(page: Page): Promise<View | Response> | View | Response;
  act?(page: SentPage): Promise<View | Response>;
}>;

export type PageRoute = readonly [path: string, load: () => Promise<PageModule>];

/** Where to go after a form was taken: a reload then sends nothing again. */
export function goTo(page: Page, path: string): Response {
  return page.c.redirect(path, 303);
}
