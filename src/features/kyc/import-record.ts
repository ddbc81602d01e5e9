import { isDomainError } from "../../core/error.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { checkForm } from "./check-form.ts";
import { findNewestRecord } from "./queries.ts";
import { kycFormSchema, readForm } from "./schema.ts";
import { submitKyc } from "./submit-kyc.ts";

export type ImportOutcome =
  | Readonly<{ outcome: "imported" }>
  /** The person has a record, which is not changed. */
  | Readonly<{ outcome: "exists" }>
  /** The names of the fields, and never what stands in them. */
  | Readonly<{ outcome: "refused"; why: string }>;

/**
 * Submits what another system knew of a person, as if they had said it themselves: it is checked,
 * screened, sealed and then waits for staff. With `isDryRun` nothing is kept.
 */
export async function importRecord(
  ctx: Ctx,
  userId: Id<"user">,
  body: unknown,
  { isDryRun }: Readonly<{ isDryRun: boolean }>,
): Promise<ImportOutcome> {
  if (await findNewestRecord(ctx, userId)) return { outcome: "exists" };
  const parsed = kycFormSchema.safeParse(body);
  if (!parsed.success) {
    const paths = parsed.error.issues.map(({ path }) => path.join(".") || "the whole row");
    return { outcome: "refused", why: `wrong or missing: ${[...new Set(paths)].join(", ")}` };
  }
  const form = readForm(parsed.data);
  try {
    if (isDryRun) await checkForm(ctx, form);
    else await submitKyc(ctx, { userId }, form);
    return { outcome: "imported" };
  } catch (error) {
    if (isDomainError(error)) return { outcome: "refused", why: error.code };
    throw error;
  }
}
