import { hexToBytes } from "@noble/hashes/utils.js";
import { toBase64Url } from "../crypto/encoding.ts";

/** Who asks for passkeys, in the words of WebAuthn Level 3: its RP ID and its origin. */
export type RelyingParty = Readonly<{ id: string; origin: string }>;

export const relyingPartyName = "Florin";

/** A passkey belongs to the host name of the public address and works on its origin alone. */
export function relyingPartyOf(publicUrl: string): RelyingParty {
  const { hostname, origin } = new URL(publicUrl);
  return { id: hostname, origin };
}

/** The user handle that an authenticator keeps with a passkey: the 16 bytes of the UUID. */
export function userHandleOf(uuid: string): string {
  return toBase64Url(hexToBytes(uuid.replaceAll("-", "")));
}
