import { createDice, type Dice } from "./dice.ts";

/** Somebody who does not exist; the address is at example.com, which receives no mail. */
export type Person = Readonly<{
  email: string;
  password: string;
  firstName: string;
  lastName: string;
  /** What they do is theirs alone, however the others take their turns. */
  dice: Dice;
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
  const dice = createDice(seed);
  return Array.from({ length: count }, (_, index) => {
    const characters = Array.from({ length: passwordLength }, () => dice.pick(passwordAlphabet));
    return {
      email: `simulated-${run}-${index + 1}@example.com`,
      password: characters.join(""),
      firstName: dice.pick(firstNames),
      lastName: dice.pick(lastNames),
      dice: createDice(dice.below(2 ** 32)),
    };
  });
}

const openings = ["Today", "At last", "Who would have thought it:", "For the record,", "Again"];
const doings = ["I paid the rent", "the bus was late", "I saved a little", "it rains", "we danced"];
const endings = [".", "!", ", and so did everybody.", " — more tomorrow.", " 🙂"];

/** What somebody has to say. */
export function writePost(dice: Dice): string {
  return `${dice.pick(openings)} ${dice.pick(doings)}${dice.pick(endings)}`;
}
