import type { Schemas } from "./ask.ts";
import { assetPath } from "./asset-versions.ts";
import { adviceOf, faultsOf } from "./faults.ts";
import { noticeOf } from "./notices.ts";
import type { Page, View } from "./page.ts";

type User = Schemas["User"];

const places = [
  ["/app", "Home"],
  ["/app/transfers/new", "Send"],
  ["/app/cards", "Cards"],
  ["/app/health", "Health"],
  ["/app/feed", "Feed"],
  ["/app/security", "Security"],
] as const;

type FrameProps = Readonly<{ page: Page; view: View; me: User | null; nonce: string }>;

/** One whole page: what stands around its content everywhere. */
export function Frame({ page, view, me, nonce }: FrameProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${page.problem ? "Error: " : ""}${view.title} · Florin`}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={assetPath("dashboard.css")} />
        <script type="module" nonce={nonce} src={assetPath("dashboard.js")} />
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <header class="top">
          <a class="brand" href="/app">
            Florin
          </a>
          {me && <Navigation path={page.c.req.path} me={me} />}
        </header>
        <main id="main" tabindex={-1} class={me ? "wide" : "narrow"}>
          <Notice word={page.query("done")} />
          <Summary page={page} />
          <h1>{view.title}</h1>
          {view.content}
        </main>
        <footer class="foot">
          <p>Florin keeps every cent in a double-entry ledger.</p>
        </footer>
      </body>
    </html>
  );
}

function Navigation({ path, me }: Readonly<{ path: string; me: User }>) {
  const shown = me.role === "customer" ? places : [...places, ["/app/desk", "Desk"] as const];
  return (
    <>
      <nav aria-label="Main">
        <ul>
          {shown.map(([href, name]) => (
            <li>
              <a href={href} aria-current={isHere(path, href) ? "page" : undefined}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <form method="post" action="/app/sign-out" class="out">
        <button type="submit" class="quiet">
          Sign out
        </button>
      </form>
    </>
  );
}

function isHere(path: string, href: string): boolean {
  if (href === "/app") return path === href || path.startsWith("/app/accounts");
  const area = href.split("/").slice(0, 3).join("/");
  return path === area || path.startsWith(`${area}/`);
}

function Notice({ word }: Readonly<{ word: string }>) {
  const text = noticeOf(word);
  return text === null ? null : (
    <div class="notice" role="status">
      <p>{text}</p>
    </div>
  );
}

/** What was wrong with the form, with a way to each field. */
function Summary({ page }: Readonly<{ page: Page }>) {
  const { problem, form } = page;
  if (problem === null) return null;
  const faults = faultsOf(page);
  return (
    <div class="summary" role="alert" aria-labelledby="summary-title" tabindex={-1}>
      <h2 id="summary-title">There is a problem</h2>
      {faults.length === 0 ? (
        <p>{adviceOf(problem, form)}</p>
      ) : (
        <ul>
          {faults.map(({ name, text }) => (
            <li>
              <a href={`#${fieldId(name)}`}>{text}</a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The id of a field's input, for its label and for links to it. */
export function fieldId(name: string): string {
  return `field-${name.replaceAll(/[^a-z0-9]+/gi, "-")}`;
}
