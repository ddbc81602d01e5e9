/**
 * Screening: whether a name stands on a sanctions list. Lists are imported by an operator, a
 * version at a time; a name is compared by how alike it looks and sounds, never by equality alone.
 * What is found is for people to judge: a match is a reason to look, not a verdict.
 */
export {
  type ScreenedPerson,
  type Screening,
  type ScreeningMatch,
  screenPerson,
} from "./screen-person.ts";
