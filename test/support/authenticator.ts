import type { webcrypto } from "node:crypto";
import { isoBase64URL, isoCBOR } from "@simplewebauthn/server/helpers";
import { testVariables } from "./setup/variables.ts";

/**
 * A browser with an authenticator, in software: it makes passkeys (ES256, attestation "none") and
 * signs with them. `Lies` are what an honest one would never say.
 */
export type Lies = Partial<{
  origin: string;
  rpId: string;
  /** `webauthn.create` or `webauthn.get`. */
  type: string;
  challenge: string;
  crossOrigin: boolean;
  userPresent: boolean;
  userVerified: boolean;
  /** Whether the key may leave its device, and whether it has. */
  isSynced: boolean;
  backedUp: boolean;
  count: number;
  userHandle: string | null;
  /** An attestation statement, of this format. */
  statement: readonly [format: string, statement: Map<string | number, Cbor>];
  /** What is changed after signing. */
  spoils: "clientDataJSON" | "authenticatorData" | "signature";
}>;

export type CreationOptions = Readonly<{
  rp: { id: string };
  user: { id: string };
  challenge: string;
}>;
export type RequestOptions = Readonly<{ rpId: string; challenge: string }>;

export interface SoftPasskey {
  /** The body for `POST /passkeys`. */
  readonly registration: RegistrationBody;
  /** The body for `POST /login/passkey`; counts one up unless told otherwise. */
  sign(options: RequestOptions, lies?: Lies): Promise<AssertionBody>;
}

type Cbor = Parameters<typeof isoCBOR.encode>[0];
type Bytes = Uint8Array<ArrayBuffer>;
type Body<Response> = Readonly<{
  id: string;
  rawId: string;
  type: "public-key";
  authenticatorAttachment: string;
  clientExtensionResults: Record<string, unknown>;
  response: Response;
}>;
export type RegistrationBody = Body<{
  clientDataJSON: string;
  attestationObject: string;
  authenticatorData: string;
  transports: string[];
  publicKeyAlgorithm: number;
}>;
export type AssertionBody = Body<{
  clientDataJSON: string;
  authenticatorData: string;
  signature: string;
  userHandle: string | null;
}>;

const es256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const es256InCose = -7;
const credentialIdBytes = 32;
const aaguidBytes = 16;

/** `navigator.credentials.create`. */
export async function createPasskey(
  options: CreationOptions,
  lies: Lies = {},
): Promise<SoftPasskey> {
  const keys = (await crypto.subtle.generateKey(es256, true, [
    "sign",
    "verify",
  ])) as webcrypto.CryptoKeyPair;
  const credentialId = crypto.getRandomValues(new Uint8Array(credentialIdBytes));
  const clientData = clientDataOf("webauthn.create", options.challenge, lies);
  const attested = concat(
    new Uint8Array(aaguidBytes),
    bigEndian(credentialId.length, 2),
    credentialId,
    await coseKeyOf(keys.publicKey),
  );
  const authData = await authDataOf(options.rp.id, { count: 0, ...lies }, attested);
  const [format, statement] = lies.statement ?? ["none", new Map()];
  const attestation = new Map<string | number, Cbor>([
    ["fmt", format],
    ["attStmt", statement],
    ["authData", authData],
  ]);
  let count = lies.count ?? 0;
  return {
    registration: bodyOf(credentialId, {
      clientDataJSON: encode(clientData),
      attestationObject: encode(isoCBOR.encode(attestation)),
      authenticatorData: encode(authData),
      transports: ["internal", "hybrid"],
      publicKeyAlgorithm: es256InCose,
    }),
    sign(request, told = {}) {
      count += 1;
      const said = { isSynced: lies.isSynced ?? false, count, ...told };
      const userHandle = said.userHandle === undefined ? options.user.id : said.userHandle;
      return sign(keys.privateKey, credentialId, request, { ...said, userHandle });
    },
  };
}

/** `navigator.credentials.get`, for one credential. */
async function sign(
  key: webcrypto.CryptoKey,
  credentialId: Bytes,
  options: RequestOptions,
  lies: Lies & { userHandle: string | null },
): Promise<AssertionBody> {
  const clientData = clientDataOf("webauthn.get", options.challenge, lies);
  const authData = await authDataOf(options.rpId, lies);
  const signed = concat(authData, await sha256(clientData));
  const signature = toDer(new Uint8Array(await crypto.subtle.sign(es256, key, signed)));
  const { spoils } = lies;
  return bodyOf(credentialId, {
    // A space more is the same JSON, and not what was signed.
    clientDataJSON: encode(
      spoils === "clientDataJSON" ? concat(clientData, utf8(" ")) : clientData,
    ),
    authenticatorData: encode(spoils === "authenticatorData" ? changeEnd(authData) : authData),
    signature: encode(spoils === "signature" ? changeEnd(signature) : signature),
    userHandle: lies.userHandle,
  });
}

function bodyOf<Response>(credentialId: Bytes, response: Response): Body<Response> {
  const id = encode(credentialId);
  return {
    id,
    rawId: id,
    type: "public-key",
    authenticatorAttachment: "platform",
    clientExtensionResults: { credProps: { rk: true } },
    response,
  };
}

function clientDataOf(type: string, challenge: string, lies: Lies): Bytes {
  return utf8(
    JSON.stringify({
      type: lies.type ?? type,
      challenge: lies.challenge ?? challenge,
      origin: lies.origin ?? testVariables.PUBLIC_URL,
      crossOrigin: lies.crossOrigin ?? false,
    }),
  );
}

/** WebAuthn Level 3, 6.1. */
async function authDataOf(rpId: string, lies: Lies, attested?: Bytes): Promise<Bytes> {
  const { userPresent = true, userVerified = true, isSynced = false, backedUp = false } = lies;
  const flags =
    (userPresent ? 0x01 : 0) |
    (userVerified ? 0x04 : 0) |
    (isSynced ? 0x08 : 0) |
    (backedUp ? 0x10 : 0) |
    (attested ? 0x40 : 0);
  return concat(
    await sha256(utf8(lies.rpId ?? rpId)),
    Uint8Array.of(flags),
    bigEndian(lies.count ?? 0, 4),
    attested ?? new Uint8Array(),
  );
}

/** RFC 9053, 7.1.1: a P-256 key for ES256. */
async function coseKeyOf(key: webcrypto.CryptoKey): Promise<Bytes> {
  const { x = "", y = "" } = (await crypto.subtle.exportKey("jwk", key)) as webcrypto.JsonWebKey;
  return isoCBOR.encode(
    new Map<number, Cbor>([
      [1, 2],
      [3, es256InCose],
      [-1, 1],
      [-2, isoBase64URL.toBuffer(x)],
      [-3, isoBase64URL.toBuffer(y)],
    ]),
  );
}

/** WebCrypto signs with r and s side by side; WebAuthn wants them as an ASN.1 sequence. */
function toDer(signature: Bytes): Bytes {
  const half = signature.length / 2;
  const parts = concat(derInteger(signature.slice(0, half)), derInteger(signature.slice(half)));
  return concat(Uint8Array.of(0x30, parts.length), parts);
}

function derInteger(bytes: Bytes): Bytes {
  const first = bytes.findIndex((byte) => byte !== 0);
  const shortest = bytes.slice(first);
  const isNegative = (shortest[0] ?? 0) >= 0x80;
  const positive = isNegative ? concat(Uint8Array.of(0), shortest) : shortest;
  return concat(Uint8Array.of(0x02, positive.length), positive);
}

function changeEnd(bytes: Bytes): Bytes {
  return concat(bytes.slice(0, -1), Uint8Array.of((bytes.at(-1) ?? 0) ^ 1));
}

function bigEndian(value: number, length: number): Bytes {
  return Uint8Array.from({ length }, (_, index) => (value >>> (8 * (length - 1 - index))) & 0xff);
}

function concat(...parts: readonly Uint8Array[]): Bytes {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function utf8(text: string): Bytes {
  return Uint8Array.from(new TextEncoder().encode(text));
}

const encode = isoBase64URL.fromBuffer;
