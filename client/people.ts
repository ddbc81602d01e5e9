/** Somebody who does not exist; the address is at example.com, which receives no mail. */
export type Person = Readonly<{
  email: string;
  password: string;
  firstName: string;
  lastName: string;
}>;

const firstNames = ["Ada", "Amir", "Chidi", "Dolores", "Eun-ji", "Fatou", "Gustav", "Hinemoa"];
const lastNames = ["Abara", "Berg", "Castillo", "Demir", "Eriksen", "Fonseca", "Gupta", "Haddad"];
const passwordAlphabet = [..."abcdefghjkmnpqrstuvwxyz23456789"];
const passwordLength = 20;

/** `count` people; `seed` decides who they are, and `run` keeps their addresses new. */
export function createPeople(
  count: number,
  { seed, run }: { seed: number; run: string },
): Person[] {
  const random = createRandom(seed);
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? "";
  return Array.from({ length: count }, (_, index) => {
    const characters = Array.from({ length: passwordLength }, () => pick(passwordAlphabet));
    return {
      email: `simulated-${run}-${index + 1}@example.com`,
      password: characters.join(""),
      firstName: pick(firstNames),
      lastName: pick(lastNames),
    };
  });
}

/** Numbers from 0 to 1 that only look random (mulberry32); the same seed, the same numbers. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
