import { z } from "zod";
import { isDomainError } from "../../core/error.ts";
import { toUtf8 } from "../crypto/encoding.ts";
import { createHttpClient, type HttpSeams } from "../http-client/http-client.ts";
import type { BreachCheck } from "./breach-check.ts";

export type PwnedPasswordsOptions = HttpSeams & Readonly<{ baseUrl: string; timeoutMs?: number }>;

/** Somebody waits for the page to accept a password; what takes longer is taken as an outage. */
const defaultTimeoutMs = 1_000;
/** A range has about a thousand lines of 40 bytes, padding included. */
const maxBytes = 512 * 1024;
const prefixLength = 5;
/** The service refuses callers without a name, and Workers send none by themselves. */
const userAgent = "Florin";
const ranges = z.string();

/**
 * Pwned Passwords by its range look-up (k-anonymity): five of the forty hexadecimal digits of the
 * password's SHA-1 go out, all known suffixes with these come back. Padding hides the size of the
 * answer, and with it the prefix, from whoever watches the wire: made-up suffixes have the count 0.
 * Source: haveibeenpwned.com/API/v3#PwnedPasswords.
 */
export function createPwnedPasswords(options: PwnedPasswordsOptions): BreachCheck {
  const client = createHttpClient({
    timeoutMs: defaultTimeoutMs,
    ...options,
    service: "breached-password",
    maxBytes,
  });

  async function isListed(password: string): Promise<boolean> {
    const digest = await sha1(password);
    const { body } = await client.request({
      method: "GET",
      path: `/range/${digest.slice(0, prefixLength)}`,
      headers: { "add-padding": "true", "user-agent": userAgent },
      schema: ranges,
      format: "text",
      retry: "never",
    });
    const suffix = digest.slice(prefixLength);
    const line = body.split("\n").find((candidate) => candidate.startsWith(`${suffix}:`));
    return line !== undefined && Number(line.slice(suffix.length + 1)) > 0;
  }

  return {
    async check(password) {
      try {
        return (await isListed(password)) ? "breached" : "not_found";
      } catch (error) {
        if (isDomainError(error)) return "unknown";
        throw error;
      }
    },
  };
}

/** In capital hexadecimal digits, as the service spells them. SHA-1 is its choice, not ours. */
async function sha1(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-1", new Uint8Array(toUtf8(text)));
  const bytes = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0"));
  return bytes.join("").toUpperCase();
}
