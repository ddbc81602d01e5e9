import { testVariables } from "../setup/variables.ts";
import { signInAdmin } from "../staff.ts";
import { signUp, type Visitor, visitor } from "../start.ts";
import type { Operation } from "./document.ts";

let customer: Promise<Visitor> | undefined;

/**
 * Somebody whom the operation lets in; the same person for all of a file. An admin has every
 * permission, so an admin calls whatever needs one.
 */
export async function permittedCaller({ access }: Operation): Promise<Visitor> {
  if (access === "public") return visitor();
  if (access === "operations") return visitor(testVariables.OPS_TOKEN);
  if (access.startsWith("permission:")) return signInAdmin();
  customer ??= signUp();
  return customer;
}
