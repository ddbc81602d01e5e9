import { addSeconds } from "../../core/clock.ts";
import type { DomainError, Fault } from "../../core/error.ts";
import { validationFailed } from "../../core/errors.ts";
import type { User } from "../../platform/ctx.ts";

/** How far back anybody may date a transfer; staff who fund the ledger may go further. */
const backdatedSeconds = 24 * 3_600;

type Dated = Readonly<{ effectiveAt?: Date | null }>;

/**
 * The refusal of transfers that count from a moment that is too far back, or to come; null when all
 * may. `pointerTo` a transfer is where it stands in the body.
 */
export function refusalOfDates(
  transfers: readonly Dated[],
  { actor, now }: Readonly<{ actor: User; now: Date }>,
  pointerTo: (place: number) => string,
): DomainError | null {
  const isFree = actor.permissions.has("ledger.fund");
  const earliest = isFree ? null : addSeconds(now, -backdatedSeconds);
  for (const [place, { effectiveAt: moment = null }] of transfers.entries()) {
    const message = moment && faultOf(moment, now, earliest);
    if (message === null) continue;
    const errors: Fault[] = [{ pointer: `${pointerTo(place)}/effective_at`, message }];
    return validationFailed({ errors });
  }
  return null;
}

function faultOf(moment: Date, now: Date, earliest: Date | null): string | null {
  if (moment > now) return "must not be in the future";
  if (earliest && moment < earliest) return "must lie within the last 24 hours";
  return null;
}
