/** Throws when an invariant of our own code is broken; never used for what a caller can cause. */
export function assert(condition: unknown, invariant: string): asserts condition {
  if (!condition) throw new Error(`Broken invariant: ${invariant}`);
}

/** The only element of a list that must hold exactly one. */
export function only<T>(list: readonly T[], invariant: string): T {
  assert(list.length === 1, invariant);
  return list[0] as T;
}
