/**
 * Lets an OpenID Connect issuer say who somebody is: the code flow with PKCE S256 and a nonce. The
 * secrets of one sign-in are made and kept by the caller, who uses them once.
 */
export interface IdentityProvider {
  /**
   * Where the browser goes to sign in. Throws `upstream_failed` and `upstream_timeout`, as the
   * issuer is asked for its addresses.
   */
  authorizationUrl(secrets: SignInSecrets): Promise<string>;
  /**
   * Exchanges the code that the browser brought back and checks the ID token in all its parts.
   * Throws `upstream_failed` and `upstream_timeout` when the issuer cannot be used.
   */
  finishSignIn(answer: SignInAnswer, secrets: SignInSecrets): Promise<SignInOutcome>;
}

export type SignInSecrets = Readonly<{
  /** The address that the issuer sends the browser back to. */
  redirectUri: string;
  /** At least 128 bit, as are the others. */
  state: string;
  nonce: string;
  /** RFC 7636: 43 to 128 characters. */
  codeVerifier: string;
}>;

/** What the issuer put into the address that the browser came back with. */
export type SignInAnswer = Readonly<{
  code?: string | undefined;
  error?: string | undefined;
  /** The issuer's name for itself (RFC 9207). */
  iss?: string | undefined;
}>;

export type SignInOutcome =
  | Readonly<{ status: "proved"; person: ProvedPerson }>
  /** The code is not good, or the ID token proves nothing. */
  | Readonly<{ status: "refused" }>;

export type ProvedPerson = Readonly<{
  /** With `subject` the key of the account there; always the issuer's own spelling of itself. */
  issuer: string;
  subject: string;
  email: string | null;
  /** True when the issuer says that the address is the person's. */
  emailVerified: boolean;
  givenName: string | null;
  familyName: string | null;
  fullName: string | null;
}>;
