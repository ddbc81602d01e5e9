import { prepareStandIn, type StandIn, type StandInOptions } from "../mailbox/stand-in.ts";
import { mountAccount } from "./account.ts";
import type { OidcClient } from "./client.ts";
import { discoveryDocument, jwksPath } from "./discovery.ts";
import { createFaults, type OidcFault } from "./faults.ts";
import { createGrants } from "./grants.ts";
import { createSigningKeys } from "./keys.ts";
import type { Person } from "./person.ts";
import { mountSignIn } from "./sign-in.ts";
import { mountToken } from "./token.ts";

export type OidcStandIn = StandIn &
  Pick<OidcClient, "clientId" | "clientSecret"> &
  Readonly<{
    /** The same as `url`. */
    issuer: string;
    /** Everybody signs in as this person without being asked; null asks again. */
    signInAs(person: Person | null): void;
    /** Spoils the next sign-in (`access_denied`) or the next ID token (all others). */
    misbehaveNext(...faults: readonly OidcFault[]): void;
    /** Signs with a new key from now on; the set holds it and the one before. */
    rotateKeys(): Promise<string>;
  }>;

/** The mailbox is taken so that all stand-ins start alike; the issuer sends no messages. */
export type OidcOptions = Omit<StandInOptions, "mailbox"> &
  Partial<Pick<StandInOptions, "mailbox"> & OidcClient>;

const jwksMaxAgeSeconds = 300;

/**
 * A small OpenID Connect issuer in Google's shape, whose issuer is its own address: code flow
 * with PKCE S256, one client, RS256. A person is asked who they are by a form, unless the
 * client sends `login_hint` or the test has called `signInAs`.
 */
export async function startOidcStandIn(options: OidcOptions = {}): Promise<OidcStandIn> {
  const { clientId = "florin-stand-in", clientSecret = "stand-in-secret", redirectUris } = options;
  const client = { clientId, clientSecret, ...(redirectUris ? { redirectUris } : {}) };
  const { app, clock, open } = prepareStandIn(options, (status) =>
    Response.json({ error: "internal_failure" }, { status }),
  );
  const keys = await createSigningKeys();
  const grants = createGrants(clock.now);
  const faults = createFaults();
  let person: Person | null = null;
  let url = "";
  const ports = { client, grants, keys, now: clock.now, issuer: () => url };

  const cacheControl = { "cache-control": `public, max-age=${jwksMaxAgeSeconds}` };
  app.get("/.well-known/openid-configuration", (c) =>
    c.json(discoveryDocument(url), 200, cacheControl),
  );
  app.get(jwksPath, (c) => c.json(keys.published(), 200, cacheControl));
  mountSignIn(app, { ...ports, takeDenial: faults.takeDenial, presetPerson: () => person });
  mountToken(app, { ...ports, takeFaults: faults.takeTokenFaults });
  mountAccount(app, grants);

  const standIn = await open();
  url = standIn.url;
  return {
    ...standIn,
    issuer: url,
    clientId,
    clientSecret,
    signInAs(someone) {
      person = someone;
    },
    misbehaveNext: faults.misbehaveNext,
    rotateKeys: keys.rotate,
  };
}
