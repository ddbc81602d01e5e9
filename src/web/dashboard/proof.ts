import { demandFreshProof } from "../../platform/http/route.ts";
import type { Page } from "./page.ts";

/**
 * For pages that ask for a proof of the last minutes where the API would not. Throws
 * `step_up_required`, which leads to `/app/confirm` and back.
 */
export async function demandProof({ c }: Page): Promise<void> {
  demandFreshProof(c.var.ctx, await c.var.identify());
}
