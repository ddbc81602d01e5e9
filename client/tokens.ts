import { FlorinError } from "./florin-error.ts";

/** What a sign-in gives; a session's reply of the API is one. */
export type Tokens = Readonly<{ access_token: string; refresh_token: string }>;

/** Where the tokens of one person are kept; the default is the memory of the client. */
export interface TokenStore {
  load(): Tokens | null | Promise<Tokens | null>;
  /** Null forgets them. */
  save(tokens: Tokens | null): void | Promise<void>;
}

export function memoryTokens(tokens: Tokens | null = null): TokenStore {
  let kept = tokens;
  return {
    load: () => kept,
    save(next) {
      kept = next;
    },
  };
}

/** The sign-in is over, so no refresh can help. */
const overCodes = new Set(["token_reused", "unauthenticated", "code_invalid", "validation_failed"]);

/**
 * Exchanges tokens for new ones. However many requests find out at the same time that theirs is
 * worn out, `exchange` is called once, and all of them go on with what it gave.
 */
export function createRefresher(
  store: TokenStore,
  exchange: (refreshToken: string) => Promise<Tokens>,
): (worn: string) => Promise<string | null> {
  let pending: Promise<string | null> | undefined;

  const refresh = async (worn: string): Promise<string | null> => {
    const tokens = await store.load();
    if (!tokens) return null;
    // Somebody else has done it already.
    if (tokens.access_token !== worn) return tokens.access_token;
    let next: Tokens | null = null;
    let failure: unknown;
    try {
      next = await exchange(tokens.refresh_token);
    } catch (error) {
      failure = error;
    }
    const held = await store.load();
    // Another sign-in came, or this one was ended: neither is undone by an answer that is late.
    if (held?.refresh_token !== tokens.refresh_token) return held?.access_token ?? null;
    if (next) {
      await store.save({ access_token: next.access_token, refresh_token: next.refresh_token });
      return next.access_token;
    }
    if (failure instanceof FlorinError && overCodes.has(failure.code)) await store.save(null);
    throw failure;
  };

  return (worn) => {
    pending ??= refresh(worn).finally(() => {
      pending = undefined;
    });
    return pending;
  };
}
