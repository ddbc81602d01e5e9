import { createHash } from "node:crypto";
import { z } from "zod";

/** Who signs in at the issuer. */
export type Person = Readonly<{
  email: string;
  /** Made from the e-mail's first part without it. */
  name?: string;
  /** True without it. */
  emailVerified?: boolean;
  /** The issuer's stable key; made from the e-mail without it, so that it survives restarts. */
  sub?: string;
  /** Becomes the `hd` claim. */
  hostedDomain?: string;
}>;

export function isEmail(text: string): boolean {
  return z.email().safeParse(text).success;
}

/** The claims about a person that the granted scopes let a client see. */
export function claimsAbout(
  person: Person,
  scopes: ReadonlySet<string>,
): Record<string, string | boolean> & { sub: string } {
  const name = person.name ?? nameFrom(person.email);
  const [givenName = name, ...others] = name.split(" ");
  return {
    sub: person.sub ?? subjectFrom(person.email),
    ...(person.hostedDomain === undefined ? {} : { hd: person.hostedDomain }),
    ...(scopes.has("email")
      ? { email: person.email, email_verified: person.emailVerified ?? true }
      : {}),
    ...(scopes.has("profile")
      ? {
          name,
          given_name: givenName,
          ...(others.length === 0 ? {} : { family_name: others.join(" ") }),
          picture: "https://example.com/picture.png",
        }
      : {}),
  };
}

/** 21 digits, as Google's subjects have. */
function subjectFrom(email: string): string {
  const hash = createHash("sha256").update(email.toLowerCase()).digest("hex");
  const digits = BigInt(`0x${hash}`) % 10n ** 20n;
  return `1${digits.toString().padStart(20, "0")}`;
}

function nameFrom(email: string): string {
  const words = (email.split("@")[0] ?? "").split(/[._+-]+/).filter((word) => word !== "");
  return words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join(" ");
}
