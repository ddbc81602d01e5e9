/**
 * A text fit for a vendor's one-line field: control characters and line breaks become spaces, so
 * that no header can hide in it, and no more than `maxLength` UTF-16 units stay.
 */
export function oneLine(text: string, maxLength: number): string {
  const plain = text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .trim();
  const cut = plain.slice(0, maxLength);
  // A cut between the halves of a character leaves half of it behind.
  return (cut.isWellFormed() ? cut : cut.slice(0, -1)).trim();
}
