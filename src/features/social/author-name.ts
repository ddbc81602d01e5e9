const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Whom nobody may be told of any more. */
const removedName = "Removed";

export type Author = Readonly<{ firstName: string; lastName: string; status: string }>;

/**
 * What readers are told of an author: the first name, and the first letter of the last one. The
 * whole name is what banks know people by, and no business of strangers.
 */
export function authorName({ firstName, lastName, status }: Author): string {
  if (status === "erased") return removedName;
  const [initial] = graphemes.segment(lastName);
  return initial ? `${firstName} ${initial.segment.toUpperCase()}.` : firstName;
}
