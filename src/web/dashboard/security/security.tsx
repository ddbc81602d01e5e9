import type { List, Schemas } from "../ask.ts";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { ButtonForm, Facts, Moment, Tag } from "../parts.tsx";

type User = Schemas["User"];
type Passkey = Schemas["Passkey"];
type Session = Schemas["ListedSession"];

export async function show(page: Page): Promise<View> {
  const [me, passkeys, sessions] = await Promise.all([
    page.me(),
    page.ask.get<List<Passkey>>("/api/v1/auth/passkeys?limit=100"),
    page.ask.get<List<Session>>("/api/v1/auth/sessions?limit=50"),
  ]);
  return {
    title: "Security",
    content: (
      <>
        <Facts
          rows={[
            ["Name", `${me.first_name} ${me.last_name}`],
            ["E-mail address", me.email],
            ["Identity", <a href="/app/identity">{me.kyc_status.replaceAll("_", " ")}</a>],
          ]}
        />
        <p class="actions">
          <a class="button second" href="/app/security/name">
            Change the name
          </a>
          <a class="button second" href="/app/security/password">
            Change the password
          </a>
        </p>
        <Factors page={page} me={me} />
        <Passkeys page={page} list={passkeys.data} />
        <Sessions page={page} list={sessions.data} />
        <h2>Your data</h2>
        <p class="actions">
          <a class="button second" href="/app/security/export">
            Download all of it
          </a>
          <a class="button second" href="/app/security/erase">
            Erase the account
          </a>
        </p>
      </>
    ),
  };
}

const here = "/app/security";

function Factors({ page, me }: Readonly<{ page: Page; me: User }>) {
  const has = me.mfa.totp || me.mfa.sms;
  return (
    <section aria-labelledby="factors">
      <h2 id="factors">Second step</h2>
      {!has && (
        <p>
          Whoever learns your password can sign in as you. A code of your phone as a second step
          stops them.
        </p>
      )}
      <Facts
        rows={[
          ["Authenticator app", <Factor page={page} kind="totp" on={me.mfa.totp} path="app" />],
          ["Text message", <Factor page={page} kind="sms" on={me.mfa.sms} path="phone" />],
          ...(has
            ? [
                [
                  "Recovery codes",
                  <a href="/app/security/recovery-codes">Make ten new ones</a>,
                ] as const,
              ]
            : []),
        ]}
      />
    </section>
  );
}

type FactorProps = Readonly<{ page: Page; kind: "totp" | "sms"; on: boolean; path: string }>;

function Factor({ page, kind, on, path }: FactorProps) {
  if (!on) return <a href={`/app/security/${path}`}>Set it up</a>;
  return (
    <>
      <Tag word="active" />{" "}
      <ButtonForm
        page={page}
        action={here}
        values={{ move: `remove-${kind}` }}
        kind="danger"
        confirm="Remove this second step?"
      >
        Remove
      </ButtonForm>
    </>
  );
}

function Passkeys({ page, list }: Readonly<{ page: Page; list: readonly Passkey[] }>) {
  return (
    <section aria-labelledby="passkeys">
      <h2 id="passkeys">Passkeys</h2>
      {list.length === 0 && (
        <p>A passkey signs you in with finger, face or PIN, and cannot be phished.</p>
      )}
      <ul class="list">
        {list.map((passkey) => (
          <li>
            <strong>{passkey.name}</strong>, of <Moment page={page} at={passkey.created_at} />{" "}
            <ButtonForm
              page={page}
              action={here}
              values={{ move: "remove-passkey", id: passkey.id }}
              kind="danger"
              confirm={`Remove the passkey ${passkey.name}?`}
            >
              Remove
            </ButtonForm>
          </li>
        ))}
      </ul>
      <p class="actions">
        <a class="button second" href="/app/security/passkeys/new">
          Add a passkey
        </a>
      </p>
    </section>
  );
}

function Sessions({ page, list }: Readonly<{ page: Page; list: readonly Session[] }>) {
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">Where you are signed in</h2>
      <ul class="list">
        {list.map((session) => (
          <li>
            <strong>{session.user_agent || "An unknown device"}</strong>
            <p class="faint">
              {session.ip}, last used <Moment page={page} at={session.last_used_at} />
            </p>
            {session.current ? (
              <Tag word="this device" />
            ) : (
              <ButtonForm page={page} action={here} values={{ move: "end", id: session.id }}>
                Sign it out
              </ButtonForm>
            )}
          </li>
        ))}
      </ul>
      {list.length > 1 && (
        <ButtonForm page={page} action={here} values={{ move: "end-others" }} kind="danger">
          Sign out everywhere else
        </ButtonForm>
      )}
    </section>
  );
}

export async function act(page: SentPage): Promise<Response> {
  const id = encodeURIComponent(page.form.text("id"));
  const moves: Readonly<Record<string, readonly [path: string, done: string]>> = {
    "remove-totp": ["mfa/totp", "factor-removed"],
    "remove-sms": ["mfa/sms", "factor-removed"],
    "remove-passkey": [`passkeys/${id}`, "passkey-removed"],
    end: [`sessions/${id}`, "session-ended"],
    "end-others": ["sessions", "sessions-ended"],
  };
  const move = page.form.text("move");
  const found = Object.hasOwn(moves, move) ? moves[move] : undefined;
  if (found === undefined) return goTo(page, here);
  const [path, done] = found;
  await page.ask.send("DELETE", `/api/v1/auth/${path}`);
  return goTo(page, `${here}?done=${done}`);
}
