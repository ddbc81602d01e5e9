import type { Ctx } from "../../platform/ctx.ts";
import { currentListVersion as versionInForce } from "../screening/index.ts";
import type { Screener } from "./screen-details.ts";

/** Compares with nobody: only the version of the answer is wanted. */
const nobody = { name: "-", dateOfBirth: null, documentNumbers: [] };

/** The version of the sanctions lists that people are compared with today; 0 for none. */
export async function currentListVersion(ctx: Ctx, screener?: Screener): Promise<number> {
  if (screener === undefined) return versionInForce(ctx);
  const { isScreened, listVersion } = await screener(ctx, nobody);
  return isScreened ? listVersion : 0;
}
