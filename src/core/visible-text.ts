/**
 * Neither white space nor what only steers how text is shown; U+2800 is the Braille pattern without
 * a dot.
 */
const visible = /[^\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** True when there is something in a text that people see; `trim()` leaves fillers alone. */
export function isVisible(text: string): boolean {
  return visible.test(text);
}

/** What a refused text is told. */
export const visibleMessage = "must hold something that can be seen";
