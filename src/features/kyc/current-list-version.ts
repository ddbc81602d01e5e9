import type { Ctx } from "../../platform/ctx.ts";
import { screenPerson } from "../screening/index.ts";
import type { Screener } from "./screen-details.ts";

/** Compares with nobody: only the version of the answer is wanted. */
const nobody = { name: "-", dateOfBirth: null, documentNumbers: [] };

/** The version of the sanctions lists that people are compared with today; 0 for none. */
export async function currentListVersion(
  ctx: Ctx,
  screener: Screener = screenPerson,
): Promise<number> {
  const { isScreened, listVersion } = await screener(ctx, nobody);
  return isScreened ? listVersion : 0;
}
