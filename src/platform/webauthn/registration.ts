import type { isoCBOR } from "@simplewebauthn/server/helpers";
import { demandOwnFrame } from "./client-data.ts";
import { loadHelpers, loadLibrary } from "./library.ts";
import { refuseBroken } from "./passkey-refused.ts";
import { type RelyingParty, relyingPartyName } from "./relying-party.ts";

/** COSE: EdDSA, ES256, RS256, which together every authenticator knows. Best first. */
const algorithms = [-8, -7, -257];
/** CTAP 2.1 and WebAuthn Level 3, 4: at most 1,023 bytes; as base64url. */
export const maxCredentialIdLength = 1_364;
/** An RSA key of 4,096 bits has some 530. */
const maxPublicKeyBytes = 1_024;

/** A credential as it is kept: ids and keys in base64url, the key in COSE form. */
export type Credential = Readonly<{
  id: string;
  publicKey: string;
  signCount: number;
  transports: readonly string[];
  backedUp: boolean;
}>;

export type Registrant = Readonly<{
  /** See `userHandleOf`. */
  handle: string;
  name: string;
  displayName: string;
  /** What they have already; the same authenticator need not make a second one. */
  credentials: readonly Pick<Credential, "id" | "transports">[];
}>;

/** The parts of a `RegistrationResponseJSON` that are looked at, as they came. */
export type RegistrationProof = Readonly<{
  id: string;
  rawId: string;
  clientDataJson: string;
  attestationObject: string;
  transports: readonly string[];
}>;

/** `PublicKeyCredentialCreationOptionsJSON` for a passkey; `challenge` is base64url. */
export async function makeCreationOptions(
  party: RelyingParty,
  registrant: Registrant,
  { challenge, ttlSeconds }: Readonly<{ challenge: string; ttlSeconds: number }>,
) {
  const [{ generateRegistrationOptions }, { isoBase64URL }] = await Promise.all([
    loadLibrary(),
    loadHelpers(),
  ]);
  return generateRegistrationOptions({
    rpName: relyingPartyName,
    rpID: party.id,
    userID: isoBase64URL.toBuffer(registrant.handle),
    userName: registrant.name,
    userDisplayName: registrant.displayName,
    challenge: isoBase64URL.toBuffer(challenge),
    timeout: ttlSeconds * 1000,
    attestationType: "none",
    excludeCredentials: registrant.credentials.map(({ id, transports }) => ({
      id,
      transports: [...transports],
    })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    supportedAlgorithmIDs: algorithms,
  });
}

/** The new credential. Throws `PasskeyRefused` when the proof is not one for this challenge. */
export async function verifyRegistration(
  party: RelyingParty,
  challenge: string,
  proof: RegistrationProof,
): Promise<Credential> {
  const [{ verifyRegistrationResponse }, helpers] = await Promise.all([
    loadLibrary(),
    loadHelpers(),
  ]);
  return refuseBroken(async () => {
    await demandOwnFrame(proof.clientDataJson);
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: {
        id: proof.id,
        rawId: proof.rawId,
        type: "public-key",
        clientExtensionResults: {},
        response: {
          clientDataJSON: proof.clientDataJson,
          attestationObject: withoutStatement(helpers, proof.attestationObject),
        },
      },
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    });
    if (!verified) throw new Error("The attestation does not hold");
    const { credential, credentialBackedUp } = registrationInfo;
    if (credential.id.length > maxCredentialIdLength) throw new Error("The id is too long");
    if (credential.publicKey.length > maxPublicKeyBytes) throw new Error("The key is too long");
    return {
      id: credential.id,
      publicKey: helpers.isoBase64URL.fromBuffer(credential.publicKey),
      signCount: credential.counter,
      transports: proof.transports,
      backedUp: credentialBackedUp,
    };
  });
}

/**
 * Who made the authenticator is not asked, so a statement that comes all the same is dropped: to
 * look at it would mean to fetch addresses that its certificates name.
 */
function withoutStatement(
  { decodeAttestationObject, isoBase64URL, isoCBOR }: Awaited<ReturnType<typeof loadHelpers>>,
  attestationObject: string,
): string {
  const bytes = isoBase64URL.toBuffer(attestationObject);
  const plain = new Map<string | number, Cbor>([
    ["fmt", "none"],
    ["attStmt", new Map()],
    ["authData", decodeAttestationObject(bytes).get("authData")],
  ]);
  return isoBase64URL.fromBuffer(isoCBOR.encode(plain));
}

type Cbor = Parameters<typeof isoCBOR.encode>[0];
