import { skeletonOf } from "./phonetic-class.ts";

/** Letters of a word that keys are made of. */
const maxKeyed = 16;
/** Shorter words have too many neighbours; they are found by their sound. */
const minDeletable = 4;
const minDeletableSkeleton = 4;
/** How many letters of its beginning a word is found by. */
const beginning = 3;
const shortBeginning = 2;

/**
 * Numbers that two words have in common when they are nearly alike: the word, the word without any
 * one of its letters, and both for how it sounds. Two words that differ by a letter more, a letter
 * less, another letter or two swapped ones share a key; so do those that sound alike but for one
 * consonant, those that begin with the same three letters, and those that begin with the same two
 * and end in the same sound, because the score rewards a common beginning. Numbers of different
 * keys may be equal, which costs a look and changes no score.
 */
export function keysOf(token: string): number[] {
  const word = token.slice(0, maxKeyed);
  const skeleton = skeletonOf(token).slice(0, maxKeyed);
  const texts = [
    word,
    ...(word.length >= minDeletable ? withoutOne(word) : []),
    ...[skeleton, ...(skeleton.length >= minDeletableSkeleton ? withoutOne(skeleton) : [])].map(
      (sound) => `~${sound}`,
    ),
    `^${word.slice(0, beginning)}`,
    `^${word.slice(0, shortBeginning)}${skeleton.slice(-1)}$`,
  ];
  return [...new Set(texts.map(hash))];
}

function withoutOne(text: string): string[] {
  return Array.from(text, (_, at) => text.slice(0, at) + text.slice(at + 1));
}

/** FNV-1a as a signed 32-bit number. Source: RFC 9923. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return value | 0;
}
