import type { Clock } from "../../core/clock.ts";
import { type AccessTokens, createAccessTokens } from "./access-token.ts";
import { type CardCodes, createCardCodes } from "./card-code.ts";
import { equalInConstantTime } from "./constant-time.ts";
import { toUtf8 } from "./encoding.ts";
import { createTagger, type Tagger } from "./hmac.ts";
import { createKeyRing, type KeyPurpose, type KeyRing } from "./key-ring.ts";
import { type CodeTagger, createCodeTagger } from "./one-time-code.ts";
import { createPasswordHasher, type PasswordHasher } from "./password.ts";
import { randomDigits, randomSymbols, randomToken } from "./random.ts";
import { createSealedBox, type SealedBox } from "./sealed-box.ts";
import type { SecretKey } from "./secret-keys.ts";
import { createSigningKeys, type SigningKeys } from "./signing-key.ts";

/** All that verbs need of cryptography, made once per process from `SECRET_KEYS`. */
export type Crypto = Readonly<{
  keys: KeyRing;
  passwords: PasswordHasher;
  codes: CodeTagger;
  signingKeys: SigningKeys;
  accessTokens: AccessTokens;
  refreshTokens: Tagger;
  blindIndex: Tagger;
  cardCodes: CardCodes;
  fields: SealedBox;
  /** For replies kept under an idempotency key. */
  replies: SealedBox;
  /** Fingerprints of keyed requests, whose bodies may hold a password. */
  requests: Tagger;
  equalText: (left: string, right: string) => boolean;
  randomDigits: typeof randomDigits;
  randomSymbols: typeof randomSymbols;
  randomToken: typeof randomToken;
  tagger: (purpose: KeyPurpose) => Tagger;
}>;

export function createCrypto(options: {
  secretKeys: readonly SecretKey[];
  /** The `iss` and `aud` of access tokens: our public origin. */
  issuer: string;
  clock: Clock;
}): Crypto {
  const keys = createKeyRing(options.secretKeys);
  const signingKeys = createSigningKeys(keys);
  return Object.freeze({
    keys,
    passwords: createPasswordHasher(keys),
    codes: createCodeTagger(keys),
    signingKeys,
    accessTokens: createAccessTokens(signingKeys, options.issuer, options.clock),
    refreshTokens: createTagger(keys, "refresh-token"),
    blindIndex: createTagger(keys, "blind-index"),
    cardCodes: createCardCodes(keys),
    fields: createSealedBox(keys, "field-encryption"),
    requests: createTagger(keys, "idempotency-request"),
    replies: createSealedBox(keys, "idempotency-reply"),
    equalText: (left: string, right: string) => equalInConstantTime(toUtf8(left), toUtf8(right)),
    randomDigits,
    randomSymbols,
    randomToken,
    tagger: (purpose: KeyPurpose) => createTagger(keys, purpose),
  });
}
