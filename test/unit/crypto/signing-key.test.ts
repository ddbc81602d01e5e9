import { CompactSign, compactVerify, exportJWK, jwtVerify, SignJWT } from "jose";
import { expect, test } from "vitest";
import { fromBase64Url, toUtf8 } from "../../../src/platform/crypto/encoding.ts";
import {
  createSigningKeys,
  keyPairFromSeed,
  signingAlgorithm,
} from "../../../src/platform/crypto/signing-key.ts";
import { sampleRing } from "./sample-keys.ts";

test("a seed gives the key, thumbprint and signature of RFC 8037, appendix A", async () => {
  const seed = fromBase64Url("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A");
  const pair = await keyPairFromSeed(seed ?? new Uint8Array());
  expect(pair.jwk.x).toBe("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
  expect(pair.kid).toBe("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  const payload = toUtf8("Example of Ed25519 signing");
  const jws = await new CompactSign(payload)
    .setProtectedHeader({ alg: "EdDSA" })
    .sign(pair.privateKey);
  expect(jws).toBe(
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc." +
      "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
  );
  expect((await compactVerify(jws, pair.publicKey)).payload).toEqual(payload);
});

/** Made with Ed25519PrivateKey of the Python package cryptography. */
const k1Public = "KR-so5rdwGDWX0hMTP7LAxYLhEJWcBLJ-TywDrI6QUs";
const k1Thumbprint = "jF-oYDXr8XnHEotHUehjzDURW8I6G9tpqhKtzutplus";

test("the same secret keys give the same key set, public members only", async () => {
  const expected = {
    kty: "OKP",
    crv: "Ed25519",
    x: k1Public,
    kid: k1Thumbprint,
    use: "sig",
    alg: "EdDSA",
  };
  expect(await createSigningKeys(sampleRing("k1")).jwks()).toEqual({ keys: [expected] });
  const rotated = await createSigningKeys(sampleRing("k2", "k1")).jwks();
  expect(rotated.keys).toHaveLength(2);
  expect(rotated.keys[1]).toEqual(expected);
  expect(rotated).toEqual(await createSigningKeys(sampleRing("k2", "k1")).jwks());
});

test("a token is verified by the key that its kid names", async () => {
  const keys = createSigningKeys(sampleRing("k1"));
  const { kid, privateKey } = await keys.current();
  expect(kid).toBe(k1Thumbprint);
  const header = { alg: signingAlgorithm, kid };
  const token = await new SignJWT({ sub: "usr_01" }).setProtectedHeader(header).sign(privateKey);
  const rotated = createSigningKeys(sampleRing("k2", "k1"));
  const old = await rotated.publicKey(kid);
  if (old === null) throw new Error("the old key is still on the ring");
  const { payload } = await jwtVerify(token, old, { algorithms: [signingAlgorithm] });
  expect(payload.sub).toBe("usr_01");
  const newest = await rotated.publicKey((await rotated.current()).kid);
  if (newest === null) throw new Error("the newest key is on the ring");
  await expect(jwtVerify(token, newest)).rejects.toThrow("signature verification failed");
});

test("an unknown kid, a dropped key and a key id have no public key", async () => {
  const keys = createSigningKeys(sampleRing("k2"));
  expect(await keys.publicKey(k1Thumbprint)).toBeNull();
  expect(await keys.publicKey("k2")).toBeNull();
  expect(await keys.publicKey("")).toBeNull();
});

test("the private key cannot be exported, and a caller cannot change the key set", async () => {
  const keys = createSigningKeys(sampleRing("k1"));
  const { privateKey } = await keys.current();
  expect(privateKey.extractable).toBe(false);
  await expect(exportJWK(privateKey)).rejects.toThrow(TypeError);
  const { keys: served } = await keys.jwks();
  for (const jwk of served) jwk.x = "changed";
  expect((await keys.jwks()).keys[0]?.x).toBe(k1Public);
});

test("calls at once agree, and the keys are made once", async () => {
  const keys = createSigningKeys(sampleRing("k1"));
  const kids = await Promise.all(
    Array.from({ length: 10 }, async () => (await keys.current()).kid),
  );
  expect(new Set(kids)).toEqual(new Set([k1Thumbprint]));
  expect((await keys.current()).privateKey).toBe((await keys.current()).privateKey);
});
