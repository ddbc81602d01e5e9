import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callerOf, signUpWith } from "../support/servers/caller.ts";
import { type FlorinServer, startFlorin } from "../support/servers/florin.ts";
import { findFreePort } from "../support/servers/free-port.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { addAuthenticator, goesWithoutBrowser, openBrowser, visit } from "./browser.ts";

const startTimeoutMs = 120_000;
const email = "passkey@example.com";

/** What the page knows of WebAuthn; the types of a browser are not those of Node. */
type WebAuthn = Readonly<{
  PublicKeyCredential: Record<string, (options: unknown) => unknown>;
  navigator: {
    credentials: Record<"create" | "get", (o: unknown) => Promise<{ toJSON(): object }>>;
  };
}>;

describe.skipIf(goesWithoutBrowser)("a passkey of Chromium", () => {
  const folder = makeTemporaryFolder();
  let browser: Browser;
  let server: FlorinServer;
  let page: Page;
  let origin: string;
  beforeAll(async () => {
    browser = await openBrowser();
    const port = String(await findFreePort());
    // WebAuthn wants a name, and `localhost` is the one that needs no certificate.
    origin = `http://localhost:${port}`;
    const variables = { APP_ENV: "test", PORT: port, PUBLIC_URL: origin, DATA_DIR: folder.path };
    server = await startFlorin(variables);
    ({ page } = await visit(browser, `${origin}/docs`));
    await addAuthenticator(page);
  }, startTimeoutMs);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    folder.remove();
  }, startTimeoutMs);

  test("is made on a page of ours, and signs its owner in", async () => {
    const { access_token: token } = await signUpWith(callerOf(server), email);
    const created = await runCeremony(page, "create", {
      options: "/api/v1/auth/passkeys/options",
      finish: "/api/v1/auth/passkeys",
      token,
    });
    expect(created).toMatchObject({ status: 201, body: { name: "Passkey" } });

    const signIn = {
      options: "/api/v1/auth/login/passkey/options",
      finish: "/api/v1/auth/login/passkey",
    };
    // Twice, since the authenticator counts.
    for (const _ of [1, 2]) {
      const session = await runCeremony(page, "get", signIn);
      expect(session).toMatchObject({
        status: 200,
        body: { status: "authenticated", user: { email, mfa: { passkeys: 1 } } },
      });
    }

    // The person has one there already.
    const again = runCeremony(page, "create", {
      options: "/api/v1/auth/passkeys/options",
      finish: "/api/v1/auth/passkeys",
      token,
    });
    await expect(again).rejects.toThrow("InvalidStateError");
  });
});

type Ceremony = Readonly<{ options: string; finish: string; token?: string }>;
type Outcome = Readonly<{ status: number; body: Record<string, unknown> }>;

/** What a page of a client does, in the page: ask for options, ask the authenticator, send. */
function runCeremony(page: Page, kind: "create" | "get", ceremony: Ceremony): Promise<Outcome> {
  return page.evaluate(
    async ([kind, { options, finish, token }]) => {
      const post = async (path: string, body?: object) => {
        const reply = await fetch(path, {
          method: "POST",
          headers: {
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
            ...(body === undefined ? {} : { "content-type": "application/json" }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
      };
      const { PublicKeyCredential, navigator } = globalThis as unknown as WebAuthn;
      const { body } = await post(options);
      const parse =
        kind === "create" ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
      const publicKey = PublicKeyCredential[parse]?.(body);
      const credential = await navigator.credentials[kind]({ publicKey });
      return post(finish, credential.toJSON());
    },
    [kind, ceremony] as const,
  );
}
