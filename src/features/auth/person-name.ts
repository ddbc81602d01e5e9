import type { ProvedPerson } from "../../platform/oauth/identity-provider.ts";

/** As in the sign-up form. */
const maxNameLength = 100;

/** First and last name from what the issuer tells; the last one may be empty, as some people's. */
export function nameOf(
  person: Pick<ProvedPerson, "givenName" | "familyName" | "fullName" | "email">,
): { firstName: string; lastName: string } {
  const mailbox = (person.email ?? "").split("@")[0] ?? "";
  const candidates = [person.givenName, person.fullName, mailbox].map(cleanName);
  return {
    firstName: candidates.find((name) => name !== "") ?? "",
    lastName: cleanName(person.familyName),
  };
}

/** What the sign-up form would refuse is taken out. */
function cleanName(text: string | null): string {
  const plain = (text ?? "").toWellFormed().replace(/[\p{Cc}\p{Cf}<>]+/gu, " ");
  return [...plain.trim()].slice(0, maxNameLength).join("").trim();
}
