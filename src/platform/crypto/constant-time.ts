/**
 * Compares every byte whatever the first difference is, so that time tells nothing about where it
 * lies; only the lengths, which are public, may end it early. Written here because the
 * web platform has no such function and the one of Node is not reachable from portable code.
 */
export function equalInConstantTime(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (const [index, byte] of left.entries()) difference |= byte ^ (right[index] ?? 0xff);
  return difference === 0;
}
