import { randomDigits } from "../crypto/random.ts";
import { pause } from "../pause.ts";
import { readDatabaseFailure } from "./failure.ts";

const maxTries = 4;
const firstWaitMs = 5;
/** Serialization failure and deadlock: the server undid the whole unit and asks for another try. */
const conflictStates = new Set(["40001", "40P01"]);

/**
 * Runs a unit again when the server gave it up for the sake of another one. It did nothing, so it
 * may; the waits grow and are uneven, so that two units do not meet again and again.
 */
export async function retryConflicts<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      const state = readDatabaseFailure(error)?.sqlState ?? "";
      if (attempt === maxTries || !conflictStates.has(state)) throw error;
      await pause(firstWaitMs * 2 ** attempt * (0.5 + jitter()));
    }
  }
}

/** Between 0 and 1. */
function jitter(): number {
  return Number(randomDigits(3)) / 1000;
}
