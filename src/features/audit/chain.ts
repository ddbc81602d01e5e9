import { toUuid } from "../../core/id.ts";
import { sha256Hex } from "../../platform/crypto/digest.ts";
import type { auditBlocks } from "./tables.ts";

export type Block = typeof auditBlocks.$inferSelect;

/** Where a block ends, and the next one begins. */
export type Place = Readonly<{ xact: number; uuid: string }>;

/** The end of a chain: its newest block. */
export type Head = Readonly<{ number: number; hash: string; tag: string }>;

/** Before the first block. */
export const genesis = {
  number: 0,
  hash: "0".repeat(64),
  end: { xact: -1, uuid: "00000000-0000-0000-0000-000000000000" },
} as const;

/** Rows of one block: few enough to be read and proved well within a statement's time-out. */
export const maxBlockRows = 1_000;

export function endOf({ lastXact, lastId }: Pick<Block, "lastXact" | "lastId">): Place {
  return { xact: lastXact, uuid: toUuid("audit", lastId) };
}

/**
 * SHA-256 over everything that a block says and over the hash of the one before; `rows` hold the
 * hash of each row. Ids are spelled as UUIDs, times as RFC 3339, all as one JSON array.
 */
export function hashBlock(block: Omit<Block, "hash" | "tag">): string {
  const text = JSON.stringify([
    block.number,
    block.previous,
    block.rowCount,
    block.firstXact,
    toUuid("audit", block.firstId),
    block.lastXact,
    toUuid("audit", block.lastId),
    block.firstAt.toISOString(),
    block.lastAt.toISOString(),
    block.sealedAt.toISOString(),
    block.rows,
    block.suspects,
  ]);
  return sha256Hex(text);
}

/** What the tag of a block is made of. */
export function blockMessage({ number, hash }: Pick<Block, "number" | "hash">): string {
  return `block ${number} ${hash}`;
}

/** What the tag of the head is made of: no block's tag is good for it. */
export function headMessage({ number, hash }: Pick<Head, "number" | "hash">): string {
  return `head ${number} ${hash}`;
}

/** The key that a tag was made with. */
export function keyOf(tag: string): string {
  return tag.slice(0, Math.max(0, tag.indexOf(".")));
}
