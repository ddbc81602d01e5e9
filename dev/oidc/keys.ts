import { randomBytes } from "node:crypto";
import { exportJWK, generateKeyPair, type JWK } from "jose";

export type SigningKey = Readonly<{
  kid: string;
  privateKey: Awaited<ReturnType<typeof generateKeyPair>>["privateKey"];
  publicJwk: JWK;
}>;

const maxPublishedKeys = 2;

export async function newSigningKey(): Promise<SigningKey> {
  const kid = randomBytes(20).toString("hex");
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: "RS256", use: "sig" };
  return { kid, privateKey, publicJwk };
}

/** The issuer's keys: it signs with the newest and publishes the last two. */
export async function createSigningKeys() {
  let keys: readonly SigningKey[] = [await newSigningKey()];

  function current(): SigningKey {
    const [newest] = keys;
    if (!newest) throw new Error("the issuer has no key");
    return newest;
  }

  return {
    current,
    /** The JWK set, newest first. */
    published: () => ({ keys: keys.map(({ publicJwk }) => publicJwk) }),
    /** Signs with a new key from now on and answers its `kid`; the one before stays published. */
    async rotate(): Promise<string> {
      keys = [await newSigningKey(), ...keys].slice(0, maxPublishedKeys);
      return current().kid;
    },
  };
}

export type SigningKeys = Awaited<ReturnType<typeof createSigningKeys>>;
