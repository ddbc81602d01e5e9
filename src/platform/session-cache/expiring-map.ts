import type { Clock } from "../../core/clock.ts";

/** A map of bounded size whose entries all live equally long. Expired ones are never seen. */
export interface ExpiringMap<Value> {
  get(key: string): Value | undefined;
  has(key: string): boolean;
  /** Starts the life of the entry anew; when the map is full, the oldest entry is dropped. */
  set(key: string, value: Value): void;
  delete(key: string): void;
  /** Living entries. */
  size(): number;
  /** The oldest living keys, at most `count`. */
  oldestKeys(count: number): string[];
}

type Entry<Value> = Readonly<{ value: Value; expiresAtMs: number }>;

export type ExpiringMapOptions = Readonly<{
  ttlSeconds: number;
  maxEntries: number;
  clock: Clock;
}>;

export function createExpiringMap<Value>(options: ExpiringMapOptions): ExpiringMap<Value> {
  const { ttlSeconds, maxEntries, clock } = options;
  /** In the order of expiry, as an entry that is set again moves to the end. */
  const entries = new Map<string, Entry<Value>>();

  const dropExpired = (): void => {
    const nowMs = clock().getTime();
    for (const [key, entry] of entries) {
      if (entry.expiresAtMs > nowMs) return;
      entries.delete(key);
    }
  };
  const living = (key: string): Entry<Value> | undefined => {
    const entry = entries.get(key);
    return entry !== undefined && entry.expiresAtMs > clock().getTime() ? entry : undefined;
  };

  return {
    get: (key) => living(key)?.value,
    has: (key) => living(key) !== undefined,
    set(key, value) {
      dropExpired();
      entries.delete(key);
      entries.set(key, { value, expiresAtMs: clock().getTime() + ttlSeconds * 1000 });
      if (entries.size <= maxEntries) return;
      const oldest = entries.keys().next();
      if (!oldest.done) entries.delete(oldest.value);
    },
    delete(key) {
      entries.delete(key);
    },
    size() {
      dropExpired();
      return entries.size;
    },
    oldestKeys(count) {
      dropExpired();
      const keys: string[] = [];
      for (const key of entries.keys()) {
        if (keys.length >= count) break;
        keys.push(key);
      }
      return keys;
    },
  };
}
