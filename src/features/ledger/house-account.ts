import { fromName, type Id, toUuid } from "../../core/id.ts";
import { exponentOf } from "../../core/money.ts";
import type { SystemPurpose } from "./tables.ts";

/** One row of an account of the house, made when it is first needed. */
export type HouseAccount = Readonly<{
  id: Id<"account">;
  purpose: SystemPurpose;
  currency: string;
  shard: number;
}>;

/**
 * Rows that the money of one purpose and currency is spread over, so that postings which share
 * nothing else do not wait for each other. See docs/decisions.
 */
const houseShards = 16;

/** The row for a posting; `spread` is anything that differs between postings, such as an id. */
export function houseAccount(
  purpose: SystemPurpose,
  currency: string,
  spread: string,
): HouseAccount {
  const shard = shardOf(spread);
  return {
    id: fromName("account", `house/${purpose}/${currency}/${shard}`),
    purpose,
    currency,
    shard,
  };
}

/** One row of an account as `ledger_post` reads it. */
export function describeHouseAccount({ id, purpose, currency, shard }: HouseAccount) {
  const exponent = exponentOf(currency);
  return { id: toUuid("account", id), purpose, currency, shard, exponent };
}

/** FNV-1a of the text: it only has to spread. */
function shardOf(spread: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < spread.length; at += 1) {
    hash = Math.imul(hash ^ spread.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0) % houseShards;
}

/** Whether an account is the house's: only their ids are made from names (UUIDv5). */
export function isHouseAccount(id: Id<"account">): boolean {
  return toUuid("account", id).charAt(versionAt) === "5";
}

/** RFC 9562: where a UUID says of which version it is. */
const versionAt = 14;
