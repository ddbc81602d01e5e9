import { addSeconds } from "../../core/clock.ts";
import { validationFailed } from "../../core/errors.ts";
import type { User } from "../../platform/ctx.ts";

/** How far back anybody may date a transfer; staff who fund the ledger may go further. */
const backdatedSeconds = 24 * 3_600;

/** The moment a transfer counts from, or null for that of its posting. Throws for a wrong one. */
export function readEffectiveAt(
  text: string | undefined,
  { actor, now, pointer }: Readonly<{ actor: User; now: Date; pointer: string }>,
): Date | null {
  if (text === undefined) return null;
  const moment = new Date(text);
  if (moment > now) throw wrong(pointer, "must not be in the future");
  const isFree = actor.permissions.has("ledger.fund");
  if (!isFree && moment < addSeconds(now, -backdatedSeconds)) {
    throw wrong(pointer, "must lie within the last 24 hours");
  }
  return moment;
}

function wrong(pointer: string, message: string) {
  return validationFailed({ errors: [{ pointer, message }] });
}
