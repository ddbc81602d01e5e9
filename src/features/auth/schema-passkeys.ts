import { z } from "@hono/zod-openapi";
import { isVisible, visibleMessage } from "../../core/visible-text.ts";
import type { AssertionProof } from "../../platform/webauthn/assertion.ts";
import {
  maxCredentialIdLength,
  type RegistrationProof,
} from "../../platform/webauthn/registration.ts";
import type { Passkey } from "./queries-passkeys.ts";

/** Characters of base64url. Attestations with certificates are the longest; we drop them. */
const maxAttestationLength = 16_384;
const maxClientDataLength = 4_096;
const maxAuthenticatorDataLength = 4_096;
/** RSA with 4,096 bits needs 683. */
const maxSignatureLength = 1_024;
/** 64 bytes. */
const maxUserHandleLength = 88;
const maxPublicKeyLength = 2_048;
const maxNameLength = 64;
const maxWordLength = 32;
const maxTransports = 8;
const maxExtensionParts = 64;
const maxExtensionText = 1_024;

const base64Url = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .regex(/^[\w-]+$/, "must be base64url");
const credentialId = base64Url(maxCredentialIdLength);
const word = z.string().max(maxWordLength);

/** Outputs of extensions, which nothing here asks for and nothing looks at. */
const extensionResults = z
  .record(z.string().max(maxExtensionText), z.unknown())
  .refine(isSmall, "is too large")
  .openapi({ type: "object", additionalProperties: true });

/** In a loop, because what a caller sends may be nested deeper than functions can follow. */
function isSmall(results: Readonly<Record<string, unknown>>): boolean {
  const parts: unknown[] = [results];
  for (let looked = 0; looked < maxExtensionParts; looked += 1) {
    const part = parts.pop();
    if (typeof part === "string" && part.length > maxExtensionText) return false;
    if (typeof part === "object" && part !== null) {
      const inner: unknown[] = Object.values(part);
      if (inner.length > maxExtensionParts) return false;
      parts.push(...inner);
    }
    if (parts.length === 0) return true;
  }
  return false;
}

const credential = {
  id: credentialId,
  rawId: credentialId,
  type: z.literal("public-key"),
  authenticatorAttachment: word.nullish(),
  clientExtensionResults: extensionResults.optional(),
};

export const registrationSchema = z
  .strictObject({
    ...credential,
    response: z.strictObject({
      clientDataJSON: base64Url(maxClientDataLength),
      attestationObject: base64Url(maxAttestationLength),
      authenticatorData: base64Url(maxAuthenticatorDataLength).optional(),
      transports: z.array(word).max(maxTransports).optional(),
      publicKey: base64Url(maxPublicKeyLength).nullish(),
      publicKeyAlgorithm: z.int().optional(),
    }),
    name: z
      .string()
      .trim()
      .min(1, { abort: true })
      .max(maxNameLength)
      .regex(/^[^\p{Cc}\p{Cf}]*$/u, "must not contain control characters")
      .refine(isVisible, visibleMessage)
      .optional()
      .openapi({ description: "To tell one's passkeys apart.", example: "Laptop" }),
  })
  .openapi("PasskeyRegistration", {
    description: "The browser's `RegistrationResponseJSON`, and a name.",
  });

export const assertionSchema = z
  .strictObject({
    ...credential,
    response: z.strictObject({
      clientDataJSON: base64Url(maxClientDataLength),
      authenticatorData: base64Url(maxAuthenticatorDataLength),
      signature: base64Url(maxSignatureLength),
      userHandle: base64Url(maxUserHandleLength).nullish(),
    }),
  })
  .openapi("PasskeyAssertion", { description: "The browser's `AuthenticationResponseJSON`." });

export function readRegistration(body: z.infer<typeof registrationSchema>): RegistrationProof {
  const { id, rawId, response } = body;
  return {
    id,
    rawId,
    clientDataJson: response.clientDataJSON,
    attestationObject: response.attestationObject,
    transports: response.transports ?? [],
  };
}

export function readAssertion(body: z.infer<typeof assertionSchema>): AssertionProof {
  const { id, rawId, response } = body;
  return {
    id,
    rawId,
    clientDataJson: response.clientDataJSON,
    authenticatorData: response.authenticatorData,
    signature: response.signature,
    userHandle: response.userHandle ?? null,
  };
}

const challenge = z.string().openapi({ description: "32 bytes in base64url; works once." });
const timeout = z.int().optional().openapi({ description: "Milliseconds that it works." });
const descriptor = z.object({
  id: z.string(),
  type: z.string(),
  transports: z.array(z.string()).optional(),
});

export const creationOptionsSchema = z
  .object({
    rp: z.object({ id: z.string().optional(), name: z.string() }),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    challenge,
    pubKeyCredParams: z.array(z.object({ type: z.string(), alg: z.int() })),
    timeout,
    attestation: z.string().optional(),
    excludeCredentials: z.array(descriptor).optional(),
    authenticatorSelection: z
      .object({
        residentKey: z.string().optional(),
        requireResidentKey: z.boolean().optional(),
        userVerification: z.string().optional(),
      })
      .optional(),
    extensions: z.object({ credProps: z.boolean().optional() }).optional(),
    hints: z.array(z.string()).optional(),
  })
  .openapi("PasskeyCreationOptions", {
    description:
      "`PublicKeyCredentialCreationOptionsJSON`; browsers read it with " +
      "`PublicKeyCredential.parseCreationOptionsFromJSON`.",
  });

export const requestOptionsSchema = z
  .object({
    challenge,
    timeout,
    rpId: z.string().optional(),
    userVerification: z.string().optional(),
  })
  .openapi("PasskeyRequestOptions", {
    description:
      "`PublicKeyCredentialRequestOptionsJSON`; browsers read it with " +
      "`PublicKeyCredential.parseRequestOptionsFromJSON`.",
  });

export const passkeySchema = z
  .object({
    id: z.string().openapi({ example: "psk_01jd3v3v5fe8wr4t4yx0x4tq7a" }),
    name: z.string(),
    created_at: z.iso.datetime(),
    last_used_at: z.iso.datetime().nullable(),
    backed_up: z
      .boolean()
      .openapi({ description: "False when it is lost with the device that holds it." }),
  })
  .openapi("Passkey");

export function presentPasskey(passkey: Passkey): z.infer<typeof passkeySchema> {
  return {
    id: passkey.id,
    name: passkey.name,
    created_at: passkey.createdAt.toISOString(),
    last_used_at: passkey.lastUsedAt?.toISOString() ?? null,
    backed_up: passkey.backedUp,
  };
}
