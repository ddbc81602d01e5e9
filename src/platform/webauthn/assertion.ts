import { demandOwnFrame } from "./client-data.ts";
import { loadHelpers, loadLibrary } from "./library.ts";
import { refuseBroken } from "./passkey-refused.ts";
import type { Credential } from "./registration.ts";
import type { RelyingParty } from "./relying-party.ts";

/** The parts of an `AuthenticationResponseJSON` that are looked at, as they came. */
export type AssertionProof = Readonly<{
  id: string;
  rawId: string;
  clientDataJson: string;
  authenticatorData: string;
  signature: string;
  userHandle: string | null;
}>;

export type Assertion = Readonly<{
  /** To be kept in place of the one before; zero where the authenticator does not count. */
  signCount: number;
  backedUp: boolean;
  /** False for a key that never leaves its device. */
  isSynced: boolean;
}>;

/** `PublicKeyCredentialRequestOptionsJSON` for any passkey of ours: it names no credential. */
export async function makeRequestOptions(
  party: RelyingParty,
  { challenge, ttlSeconds }: Readonly<{ challenge: string; ttlSeconds: number }>,
) {
  const [{ generateAuthenticationOptions }, { isoBase64URL }] = await Promise.all([
    loadLibrary(),
    loadHelpers(),
  ]);
  return generateAuthenticationOptions({
    rpID: party.id,
    challenge: isoBase64URL.toBuffer(challenge),
    timeout: ttlSeconds * 1000,
    userVerification: "required",
  });
}

/**
 * Throws `PasskeyRefused` when the proof is not one of this credential for this challenge, or when
 * the signature count did not grow, which tells of a copied authenticator.
 */
export async function verifyAssertion(
  party: RelyingParty,
  challenge: string,
  proof: AssertionProof,
  credential: Pick<Credential, "id" | "publicKey" | "signCount">,
): Promise<Assertion> {
  const [{ verifyAuthenticationResponse }, { isoBase64URL }] = await Promise.all([
    loadLibrary(),
    loadHelpers(),
  ]);
  return refuseBroken(async () => {
    await demandOwnFrame(proof.clientDataJson);
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id: proof.id,
        rawId: proof.rawId,
        type: "public-key",
        clientExtensionResults: {},
        response: {
          clientDataJSON: proof.clientDataJson,
          authenticatorData: proof.authenticatorData,
          signature: proof.signature,
        },
      },
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      credential: {
        id: credential.id,
        publicKey: isoBase64URL.toBuffer(credential.publicKey),
        counter: credential.signCount,
      },
    });
    if (!verified) throw new Error("The signature does not hold");
    return {
      signCount: authenticationInfo.newCounter,
      backedUp: authenticationInfo.credentialBackedUp,
      isSynced: authenticationInfo.credentialDeviceType === "multiDevice",
    };
  });
}
