import { createFlorin, type Florin, FlorinError } from "../florin.ts";
import type { Measurements } from "./measurements.ts";
import type { Person } from "./people.ts";

/** Somebody at the service: a client and a token jar of their own. */
export type Participant = Readonly<{
  person: Person;
  florin: Florin;
}> & {
  /** Their account, once there is one. */
  account: Readonly<{ id: string }> | null;
};

export type Measure = <Result>(
  name: string,
  ask: () => Promise<Result>,
  /** Codes that may come; then there is no result. */
  expected?: ReadonlySet<string>,
) => Promise<Result | null>;

/** Two busy cores hash passwords slowly, and how long it took is what is measured. */
const timeoutMs = 120_000;

export function createParticipant(baseUrl: string, person: Person): Participant {
  return { person, florin: createFlorin({ baseUrl, timeoutMs }), account: null };
}

/** Measures calls under a name. What is refused as it may be is an outcome, and no error. */
export function createMeasure(measurements: Measurements): Measure {
  return async (name, ask, expected = new Set()) => {
    const started = performance.now();
    const add = (code: string | null) => measurements.add(name, performance.now() - started, code);
    try {
      const result = await ask();
      add(null);
      return result;
    } catch (error) {
      if (!(error instanceof FlorinError)) throw error;
      const isExpected = expected.has(error.code);
      add(isExpected ? null : error.code);
      if (!isExpected) throw error;
      measurements.count(error.code);
      return null;
    }
  };
}
