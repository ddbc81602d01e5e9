import { readFileSync } from "node:fs";
import { Decrypter, Encrypter } from "age-encryption";
import { BackupRefused } from "./format.ts";

/** Whom a backup is for: a public key, or whoever knows the words in a file. */
export type BackupRecipient =
  | Readonly<{ recipient: string }>
  | Readonly<{ passphraseFile: string }>;

/** What opens one. */
export type BackupIdentity =
  | Readonly<{ identity: string }>
  | Readonly<{ identityFile: string }>
  | Readonly<{ passphraseFile: string }>;

const minPassphrase = 20;

export function createEncrypter(to: BackupRecipient): Encrypter {
  const encrypter = new Encrypter();
  if ("passphraseFile" in to) {
    encrypter.setPassphrase(readPassphrase(to.passphraseFile));
    return encrypter;
  }
  try {
    encrypter.addRecipient(to.recipient);
  } catch {
    throw new BackupRefused("The recipient is no public key of age; one begins with age1.");
  }
  return encrypter;
}

export function createDecrypter(by: BackupIdentity): Decrypter {
  const decrypter = new Decrypter();
  if ("passphraseFile" in by) {
    decrypter.addPassphrase(readPassphrase(by.passphraseFile));
    return decrypter;
  }
  const keys = "identity" in by ? [by.identity] : readIdentities(by.identityFile);
  try {
    for (const key of keys) decrypter.addIdentity(key);
  } catch {
    throw new BackupRefused("The identity is no secret key of age.");
  }
  return decrypter;
}

/** The keys of a file as `age-keygen` writes it: a line each, and comments. */
function readIdentities(path: string): string[] {
  const lines = read(path).split("\n");
  const keys = lines.map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
  if (keys.length === 0) throw new BackupRefused(`There is no secret key of age in ${path}.`);
  return keys;
}

/** The first line of a file. */
function readPassphrase(path: string): string {
  const [words = ""] = read(path).split(/\r?\n/);
  if (words.length >= minPassphrase) return words;
  throw new BackupRefused(`The first line of ${path} must have ${minPassphrase} characters.`);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new BackupRefused(`${path} cannot be read.`);
  }
}
