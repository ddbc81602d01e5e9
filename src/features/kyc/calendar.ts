const adultYears = 18;
const maxYears = 120;
/** A machine-readable zone has two digits of a year. */
const centuryYears = 100;
/** No document with such a zone ended longer ago than this. */
const zoneYears = 50;

/** `YYYY-MM-DD` of a moment, in UTC. Such days compare as texts. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** The day is still to come, or so long ago that nobody born then is alive. */
export function isImpossibleBirth(birth: string, today: string): boolean {
  return birth > today || yearsLater(birth, maxYears) < today;
}

/** Somebody born on 29 February comes of age on 1 March. */
export function isAdult(birth: string, today: string): boolean {
  return yearsLater(birth, adultYears) <= today;
}

/** A document is good through its last day. */
export function isExpired(lastDay: string, today: string): boolean {
  return lastDay < today;
}

/** Two digits of the year may as well be those of somebody born a century later. */
export function mayBeYounger(birth: string, today: string): boolean {
  return yearsLater(birth, centuryYears) <= today;
}

/** Two digits of the year may as well be those of a document that ended a century earlier. */
export function mayHaveExpired(lastDay: string, today: string): boolean {
  return lastDay > yearsLater(today, zoneYears);
}

/** The same day of a later year, also one that is not in its calendar. */
function yearsLater(day: string, years: number): string {
  const year = Number(day.slice(0, 4)) + years;
  return `${String(year).padStart(4, "0")}${day.slice(4)}`;
}
