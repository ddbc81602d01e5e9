/**
 * Compliance: what staff must look at and decide. A case is opened in the same commit as what it is
 * about, and only staff ever learn of it.
 */
export { type NewCase, openCase } from "./open-case.ts";
export { settleCases } from "./settle-cases.ts";
export { type CaseType, cases } from "./tables.ts";
