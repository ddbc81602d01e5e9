import type { WaveNodes } from "./page-schemas.ts";

/**
 * Wave's accounting data of one person, read with their permission: the code flow of OAuth 2.0 with
 * PKCE S256, and pages of a public GraphQL API. Tokens and secrets are kept by the caller.
 * Everything throws `upstream_failed` and `upstream_timeout` when Wave cannot be used.
 */
export interface Wave {
  /** Where the browser goes to permit it. */
  authorizationUrl(secrets: ConsentSecrets): Promise<string>;
  /** Changes the code that the browser brought back into tokens. */
  exchangeCode(code: string, secrets: ConsentSecrets): Promise<TokenOutcome>;
  /** Changes a refresh token into a new pair; the old pair is dead afterwards. Asked once. */
  refresh(refreshToken: string, redirectUri: string): Promise<TokenOutcome>;
  /** Ends a token at Wave. */
  revoke(token: string, kind: "access_token" | "refresh_token"): Promise<void>;
  /** Asks once for one page; who asks decides when to ask again. */
  readPage(ask: PageAsk): Promise<PageOutcome>;
}

export type ConsentSecrets = Readonly<{
  redirectUri: string;
  /** At least 128 bit. */
  state: string;
  /** RFC 7636: 43 to 128 characters. */
  codeVerifier: string;
}>;

export type WaveTokens = Readonly<{
  accessToken: string;
  /** Null when the reply had none: the one before then stays good. */
  refreshToken: string | null;
  expiresInSeconds: number;
  /** What was permitted; null when the reply did not say. */
  scopes: readonly string[] | null;
}>;

export type TokenOutcome =
  | Readonly<{ status: "granted"; tokens: WaveTokens }>
  /** The code or the refresh token is wrong, used, expired or withdrawn. */
  | Readonly<{ status: "refused" }>
  /** No business of the person has a plan that lets others read (HTTP 403). */
  | Readonly<{ status: "plan_lapsed" }>;

export type PageKind = keyof WaveNodes;

export type PageAsk = Readonly<{
  kind: PageKind;
  accessToken: string;
  /** Wave's id of the business; null for the list of businesses itself. */
  businessId: string | null;
  /** From 1. */
  page: number;
  /** Only what changed after this moment, where Wave can tell; null for all. */
  modifiedAfter: Date | null;
}>;

export type WavePage = {
  [Kind in PageKind]: Readonly<{
    kind: Kind;
    nodes: readonly WaveNodes[Kind][];
    /** Null when Wave did not count. */
    totalPages: number | null;
    totalCount: number | null;
  }>;
}[PageKind];

export type PageOutcome =
  | Readonly<{ status: "read"; page: WavePage }>
  /** The access token is expired, withdrawn or replaced. */
  | Readonly<{ status: "unauthenticated" }>
  | Readonly<{ status: "plan_lapsed" }>
  /** The business does not exist, or is not shared any more. */
  | Readonly<{ status: "business_gone" }>
  /** Too many requests; null when Wave did not say for how long. */
  | Readonly<{ status: "throttled"; retryAfterSeconds: number | null }>;

/** The most that Wave gives in one page; of businesses nobody has more than a few. */
export const pageSizes: Readonly<Record<PageKind, number>> = {
  businesses: 100,
  accounts: 200,
  customers: 200,
  vendors: 200,
  products: 200,
  invoices: 200,
};

/** Kinds that Wave can filter by the time of their last change. */
export const filteredKinds: readonly PageKind[] = ["customers", "invoices"];
