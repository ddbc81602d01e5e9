const letters = "abcdefghijklmnopqrstuvwxyz";

/** What people do to a name when they write it down; `dice` gives numbers from 0 up to 1. */
export function mutateName(name: string, dice: () => number): string {
  const words = name.toLowerCase().replace(/[,.]/g, " ").split(/\s+/).filter(Boolean);
  const at = (length: number) => Math.floor(dice() * length);
  const typo = (word: string) => {
    const place = at(word.length);
    const letter = letters[at(letters.length)] ?? "";
    const next = word[place + 1] ?? "";
    return [
      () => word.slice(0, place) + word.slice(place + 1),
      () => word.slice(0, place) + letter + word.slice(place),
      () => word.slice(0, place) + letter + word.slice(place + 1),
      () => word.slice(0, place) + next + (word[place] ?? "") + word.slice(place + 2),
    ][at(4)]?.();
  };
  const changes = [
    () => words.map((word, index) => (index === at(words.length) ? typo(word) : word)),
    () => {
      const place = at(words.length);
      return words.map((word, index) => (index === place ? typo(word) : word));
    },
    () => words.toReversed(),
    () => words.filter((_, index) => index !== at(words.length)),
    () => {
      const place = at(words.length);
      return words.flatMap((word, index) => {
        if (index === place) return word + (words[index + 1] ?? "");
        return index === place + 1 ? [] : word;
      });
    },
  ];
  let mutated: (string | undefined)[] = changes[at(changes.length)]?.() ?? words;
  if (dice() < 0.3) mutated = mutated.map((word) => (word && dice() < 0.5 ? typo(word) : word));
  return mutated.filter(Boolean).join(" ");
}
