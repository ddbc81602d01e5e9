import type { Ctx } from "../../platform/ctx.ts";
import { screenPerson } from "../screening/index.ts";

/** Compares with nobody: only the version of the answer is wanted. */
const nobody = { name: "-", dateOfBirth: null, documentNumbers: [] };

/** The version of the sanctions lists that people are compared with today; 0 for none. */
export async function currentListVersion(ctx: Ctx): Promise<number> {
  const { isScreened, listVersion } = await screenPerson(ctx, nobody);
  return isScreened ? listVersion : 0;
}
