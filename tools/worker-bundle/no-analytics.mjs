/** Stands in for what `@upstash/ratelimit` would count its use with; it is switched off. */
export class Analytics {}
