export type StandInClock = Readonly<{
  now(): Date;
  /** Moves this clock forward; the base it was made from does not move. */
  advance(seconds: number): void;
  /** True while nobody gave a clock of their own: then time passes and timers make sense. */
  isReal: boolean;
}>;

/** A clock that a test can push forward, over the machine's clock or over a given one. */
export function createStandInClock(base?: () => Date): StandInClock {
  let aheadMs = 0;
  const read = base ?? (() => new Date());
  return {
    now: () => new Date(read().getTime() + aheadMs),
    advance(seconds) {
      if (!(seconds >= 0)) throw new Error("a stand-in's clock only moves forward");
      aheadMs += seconds * 1000;
    },
    isReal: base === undefined,
  };
}
