import type { Fault } from "../../core/error.ts";
import type { Card, SpendingLimit } from "./queries.ts";
import type { ControlsChange } from "./schema.ts";
import type { ChannelSwitch } from "./tables.ts";

type Lists = Pick<
  Card,
  "allowedCategories" | "blockedCategories" | "allowedCountries" | "blockedCountries"
>;

export type MergedControls = Readonly<{
  set: Lists & Pick<Card, "channels">;
  /** Only when the change names them. */
  limits: readonly SpendingLimit[] | null;
  faults: readonly Fault[];
}>;

const switches: readonly ChannelSwitch[] = [
  "online",
  "contactless",
  "chip",
  "atm",
  "international",
];

/** The controls of a card after a change: what the change names is replaced, the rest stays. */
export function mergeControls(
  card: Lists & Pick<Card, "channels">,
  change: ControlsChange,
): MergedControls {
  const lists: Lists = {
    allowedCategories: listOf(change.allowed_categories, card.allowedCategories),
    blockedCategories: listOf(change.blocked_categories, card.blockedCategories),
    allowedCountries: listOf(change.allowed_countries, card.allowedCountries),
    blockedCountries: listOf(change.blocked_countries, card.blockedCountries),
  };
  const channels = switches.filter(
    (name) => change.channels?.[name] ?? card.channels.includes(name),
  );
  const limits = change.spending_limits?.map(
    ({ amount, interval, categories }): SpendingLimit => ({
      amount,
      span: interval,
      categories: categories ?? null,
    }),
  );
  return { set: { ...lists, channels }, limits: limits ?? null, faults: faultsOf(lists, change) };
}

/** An empty list blocks nothing. */
function listOf(
  named: readonly string[] | null | undefined,
  present: string[] | null,
): string[] | null {
  if (named === undefined) return present;
  return named === null || named.length === 0 ? null : [...named];
}

function faultsOf(lists: Lists, change: ControlsChange): Fault[] {
  const kinds = [
    ["categories", lists.allowedCategories, lists.blockedCategories],
    ["countries", lists.allowedCountries, lists.blockedCountries],
  ] as const;
  return kinds.flatMap(([kind, allowed, blocked]) => {
    if (allowed === null || blocked === null) return [];
    const named = change[`blocked_${kind}`] ? `blocked_${kind}` : `allowed_${kind}`;
    return {
      pointer: `/${named}`,
      message: `cannot stand beside the other list of ${kind}; send null to take that away`,
    };
  });
}
