import { createKeyRing, type KeyRing } from "../../../src/platform/crypto/key-ring.ts";
import { parseSecretKeys, type SecretKey } from "../../../src/platform/crypto/secret-keys.ts";

/** SHA-256 of "florin test key one" and "… two": made up, but of random shape. */
export const sampleKeyText = {
  k1: "k1:yQWgN2aaTytjVLvhKOVmD9ZrjD7AuVRFfgSex2xEjF0=",
  k2: "k2:P3I3SZC0cl6zpe9kVgJMO9PzLijoRH+NOab/dYjxSns=",
} as const;

type SampleId = keyof typeof sampleKeyText;

/** The ring that `SECRET_KEYS` with these entries gives, newest first. */
export function sampleRing(...ids: readonly SampleId[]): KeyRing {
  return createKeyRing(sampleKeys(...ids));
}

export function sampleKeys(...ids: readonly SampleId[]): readonly SecretKey[] {
  const parsed = parseSecretKeys(ids.map((id) => sampleKeyText[id]).join(","));
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.keys;
}
