/** Tells the present moment. Verbs read time only through it, so that tests can turn it. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

export function addSeconds(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() + seconds * 1000);
}

/** How far the clocks of our machines may lie apart, as an interval of Postgres. */
export const clockSkew = "10 seconds";
