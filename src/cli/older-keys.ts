import { addSeconds } from "../core/clock.ts";
import { findLastUses } from "../features/audit/index.ts";
import { countOlderSessions } from "../features/auth/index.ts";
import type { Ctx } from "../platform/ctx.ts";
import { countStaying, type Dependents } from "../platform/rotation/count-staying.ts";
import type { KeyedTable } from "../platform/rotation/keyed-table.ts";

/** A key behind the newest one, and what is lost when it goes. */
export type OlderKey = Readonly<{
  keyId: string;
  /** When a server last had it in front. */
  lastUsedAt: Date | null;
  dependents: readonly Omit<Dependents, "keyId">[];
  /** From when nothing needs it; null while somebody has to do something first. */
  canDropFrom: Date | null;
}>;

/** Servers change over one after the other: tokens of the old key are made for so long. */
const rolloutSeconds = 3_600;

const unsealedRows = { what: "audit rows that the next run of the jobs seals", until: null };

/**
 * `isPast` says that everything that can be made anew was. Without it no key can be dropped.
 */
export async function readOlderKeys(
  ctx: Ctx,
  tables: readonly KeyedTable[],
  isPast: boolean,
): Promise<OlderKey[]> {
  const staying = await countStaying(ctx, tables);
  const older: OlderKey[] = [];
  for (const { keyId, lastUsedAt, unsealed } of await findLastUses(ctx)) {
    const kept = staying.filter((dependents) => dependents.keyId === keyId);
    const tokens = lastUsedAt === null ? [] : await findTokens(ctx, lastUsedAt);
    const waiting = unsealed === 0 ? [] : [{ ...unsealedRows, count: unsealed }];
    const dependents = [...tokens, ...waiting, ...kept].map(({ what, count, until }) => ({
      ...{ what, count, until },
    }));
    const ends = dependents.map(({ until }) => until);
    const isEndless = !isPast || ends.includes(null);
    const times = ends.flatMap((end) => end?.getTime() ?? []);
    const canDropFrom = isEndless ? null : new Date(Math.max(ctx.clock().getTime(), ...times));
    older.push({ keyId, lastUsedAt, dependents, canDropFrom });
  }
  return older;
}

/** What clients hold: refresh tokens and cookies of sessions, and access tokens. */
async function findTokens(ctx: Ctx, lastUsedAt: Date): Promise<Omit<Dependents, "keyId">[]> {
  const made = addSeconds(lastUsedAt, rolloutSeconds);
  const { count, until } = await countOlderSessions(ctx, made);
  return count === 0 ? [] : [{ what: "sessions that were not refreshed since", count, until }];
}

export function describeOlderKeys(older: readonly OlderKey[]): string[] {
  if (older.length === 0) return ["There is no older key in SECRET_KEYS."];
  return older.flatMap(({ keyId, lastUsedAt, dependents, canDropFrom }) => [
    "",
    lastUsedAt === null
      ? `No server is known to have had the key ${keyId} in front.`
      : `A server last had the key ${keyId} in front at ${lastUsedAt.toISOString()}.`,
    ...dependents.map(({ what, count, until }) => {
      const end = until === null ? "" : `, the last until ${until.toISOString()}`;
      return `  ${count} ${what}${end}`;
    }),
    adviceFor(keyId, dependents.length, canDropFrom),
  ]);
}

function adviceFor(keyId: string, dependents: number, canDropFrom: Date | null): string {
  if (canDropFrom === null) return `Dropping ${keyId} now would lose what is listed or left.`;
  if (dependents === 0) return `Nothing needs ${keyId}: it can be dropped.`;
  return `${keyId} can be dropped from ${canDropFrom.toISOString()} on.`;
}
