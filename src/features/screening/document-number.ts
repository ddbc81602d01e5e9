const minLength = 4;
const maxLength = 40;

/**
 * The number of a paper as it is compared: capital letters and digits only. Null when it is too
 * short to tell two papers apart.
 */
export function readDocumentNumber(text: string): string | null {
  const bare = text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
  const isTelling = /\d/.test(bare) && bare.length >= minLength && bare.length <= maxLength;
  return isTelling ? bare : null;
}
