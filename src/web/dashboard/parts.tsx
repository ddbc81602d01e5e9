import type { Child } from "hono/jsx";
import type { Page } from "./page.ts";

type Props<More = object> = Readonly<{ page: Page } & More>;

/** A form that posts to its own page; `key` lets a second press of the button find the first. */
export function Form({
  page,
  action,
  children,
  ...more
}: Props<{ action?: string; class?: string; id?: string; children?: Child }>) {
  return (
    <form method="post" action={action ?? page.address} novalidate {...more}>
      <input type="hidden" name="key" value={page.key} />
      {children}
    </form>
  );
}

export function Hidden({ values }: Readonly<{ values: Readonly<Record<string, string>> }>) {
  return (
    <>
      {Object.entries(values).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    </>
  );
}

/** `kind` of a button: one primary per form. */
export function Button({
  children,
  kind = "primary",
  ...more
}: Readonly<{
  children?: Child;
  kind?: "primary" | "second" | "danger" | "quiet";
  name?: string;
  value?: string;
  confirm?: string;
}>) {
  const { confirm, ...rest } = more;
  return (
    <button type="submit" class={kind} data-confirm={confirm} {...rest}>
      {children}
    </button>
  );
}

/** A form that is one button. */
export function ButtonForm({
  page,
  action,
  children,
  values = {},
  kind = "second",
  confirm,
}: Props<{
  action: string;
  children?: Child;
  values?: Readonly<Record<string, string>>;
  kind?: "primary" | "second" | "danger" | "quiet";
  confirm?: string;
}>) {
  return (
    <Form page={page} action={action} class="inline">
      <Hidden values={values} />
      <Button kind={kind} {...(confirm === undefined ? {} : { confirm })}>
        {children}
      </Button>
    </Form>
  );
}

/** What a list says while it has nothing: what to do next. */
export function Empty({ children }: Readonly<{ children?: Child }>) {
  return <div class="empty">{children}</div>;
}

export function Money({ page, amount, currency, signed = false }: Props<MoneyProps>) {
  const sign = signed && amount > 0 ? "+" : "";
  const kind = signed && amount > 0 ? "money in" : "money";
  return <span class={kind}>{`${sign}${page.reader.money(amount, currency)}`}</span>;
}

type MoneyProps = { amount: number; currency: string; signed?: boolean };

/** A moment; the script writes it in the reader's own time zone. */
export function Moment({ page, at }: Props<{ at: string }>) {
  return (
    <time datetime={at} data-moment>
      {page.reader.moment(at)}
    </time>
  );
}

export function Day({ page, at }: Props<{ at: string }>) {
  return <time datetime={at}>{page.reader.day(at)}</time>;
}

/** A state in words, with a colour beside it that says nothing more. */
export function Tag({ word }: Readonly<{ word: string }>) {
  return <span class={`tag ${toneOf(word)}`}>{wordsOf(word)}</span>;
}

const good = /^(active|posted|approved|passed|succeeded|captured|green|open)$/;
const bad = /^(rejected|declined|failed|canceled|red|blocked|expired)$/;
const waiting = /^(pending|in_review|pending_review|information_requested|frozen|amber|running)$/;

function toneOf(word: string): string {
  if (good.test(word)) return "good";
  if (bad.test(word)) return "bad";
  return waiting.test(word) ? "waiting" : "plain";
}

export function wordsOf(word: string): string {
  const words = word.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Names and values, one under the other. */
export function Facts({ rows }: Readonly<{ rows: readonly (readonly [string, Child])[] }>) {
  return (
    <dl class="facts">
      {rows.map(([name, value]) => (
        <div>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A table with a caption; cells of the columns in `numbers` stand right. */
export function Table({
  caption,
  columns,
  rows,
  numbers = [],
}: Readonly<{
  caption: string;
  columns: readonly string[];
  rows: readonly (readonly Child[])[];
  numbers?: readonly number[];
}>) {
  const kind = (at: number) => (numbers.includes(at) ? "number" : undefined);
  return (
    <section class="scroll" tabindex={0} aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, at) => (
              <th scope="col" class={kind(at)}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells) => (
            <tr>
              {cells.map((cell, at) => (
                <td class={kind(at)}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The way to older items of a list. */
export function Pager({ page, next }: Props<{ next: string | null }>) {
  if (next === null) return null;
  const { pathname, searchParams } = new URL(page.c.req.url);
  searchParams.set("cursor", next);
  searchParams.delete("done");
  return (
    <nav class="pager" aria-label="More of this list">
      <a href={`${pathname}?${searchParams}`} rel="next">
        Older
      </a>
    </nav>
  );
}
