import type { Crypto } from "../../platform/crypto/crypto.ts";
import { keyOf } from "./chain.ts";

/** What the tag of a row says about the address and the agent that stand beside it. */
export type Origin =
  /** They are those that the service wrote. */
  | "proved"
  /** They were forgotten, as the law asks, with the person that the row is about. */
  | "forgotten"
  /** The key of the tag has left the ring, so nobody can say any more. */
  | "unproved"
  /** They are gone, and there is no erasure that would explain it. */
  | "unexplained"
  /** The service never wrote this. */
  | "wrong";

export type Originated = Readonly<{
  id: string;
  actor: string | null;
  target: string | null;
  address: string | null;
  userAgent: string | null;
  originTag: string;
}>;

/** What `originTag` is made of. */
export function originMessage(id: string, address: string | null, userAgent: string | null) {
  return JSON.stringify([id, address, userAgent]);
}

/** Whose erasure lets a row forget: see `forget-origins.ts`. */
export function personOf({ actor, target }: Pick<Originated, "actor" | "target">): string | null {
  return actor ?? target;
}

export function isForgotten({ address, userAgent }: Originated): boolean {
  return address === null && userAgent === null;
}

/** Whoever writes rows by SQL has no key, and can copy no tag: each holds for its own row alone. */
export function createProver(crypto: Pick<Crypto, "tagger" | "keys">) {
  const tagger = crypto.tagger("audit-origin");
  return (row: Originated, erased: ReadonlySet<string>): Origin => {
    if (isForgotten(row)) return erased.has(personOf(row) ?? "") ? "forgotten" : "unexplained";
    if (!crypto.keys.ids.includes(keyOf(row.originTag))) return "unproved";
    const message = originMessage(row.id, row.address, row.userAgent);
    return tagger.matches(message, row.originTag) ? "proved" : "wrong";
  };
}
