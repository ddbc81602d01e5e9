/**
 * Screening: whether a name stands on a sanctions list. Lists are imported by an operator, a
 * version at a time; a name is compared by how alike it looks and sounds, never by equality alone.
 * What is found is for people to judge: a match is a reason to look, not a verdict.
 */
export { appendRemarks } from "./append-remarks.ts";
export { beginImport, type OpenImport } from "./begin-import.ts";
export { finishImport } from "./finish-import.ts";
export {
  type ListedAlias,
  type ListedEntity,
  MalformedRow,
} from "./listed-entity.ts";
export {
  readOfacAddress,
  readOfacAlias,
  readOfacComment,
  readOfacEntity,
} from "./ofac-rows.ts";
export {
  readOpenSanctionsEntry,
  readOpenSanctionsHeader,
} from "./open-sanctions-rows.ts";
export { currentListVersion, listVersion } from "./queries.ts";
export { screeningRoutes } from "./routes.ts";
export {
  type ScreeningMatch,
  screenPerson,
} from "./screen-person.ts";
export { abandonImport, sweepImports } from "./sweep-imports.ts";
export { type ListName, listNames } from "./tables.ts";
export { writeAddresses } from "./write-addresses.ts";
export { writeAliases } from "./write-aliases.ts";
export { writeEntities } from "./write-entities.ts";
