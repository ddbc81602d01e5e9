import { assert } from "../../core/assert.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import {
  type Block,
  blockMessage,
  endOf,
  genesis,
  type Head,
  hashBlock,
  headMessage,
  maxBlockRows,
} from "./chain.ts";
import { createProver } from "./prove-origin.ts";
import {
  type ChainRow,
  findErased,
  isFromElsewhere,
  readBlock,
  readHead,
  readSettledRows,
} from "./queries-chain.ts";
import { isAsRead, isProved, signHead } from "./sign-head.ts";
import { auditBlocks, auditHead } from "./tables.ts";

/** Blocks per run: 200,000 rows; what is left comes next time. */
const maxBlocksPerRun = 200;
const headIsAsRead = "the head of the audit chain is as it was read";

/**
 * Seals rows into blocks, for the scheduled job. Only rows that can gain no earlier neighbour any
 * more are sealed: a row that commits late stands behind the end of the chain and comes into the
 * next block. Of two sealers at once one writes a block and the other one stops.
 */
export async function sealAudit(ctx: Ctx, stopping?: AbortSignal): Promise<void> {
  for (let sealed = 0; sealed < maxBlocksPerRun && !stopping?.aborted; sealed += 1) {
    const block = await sealBlock(ctx);
    if (block === null) return;
    // Where logs are kept elsewhere, they hold the hashes that nobody can change any more.
    ctx.log.info("audit_sealed", { block: block.number, hash: block.hash, rows: block.rowCount });
    if (block.rowCount < maxBlockRows) return;
  }
}

/** Null when there is nothing to seal, or when another sealer was faster. */
async function sealBlock(ctx: Ctx): Promise<Block | null> {
  const head = await readHead(ctx);
  const newest = head && head.number > 0 ? await readBlock(ctx, head.number) : null;
  if (!head || !isSound(ctx, head, newest)) {
    throw new Error("The audit chain is broken at its end; `florin verify audit` says where");
  }
  const after = newest ? endOf(newest) : genesis.end;
  await signHead(ctx, head);
  const rows = await readSettledRows(ctx, after);
  if (rows.length === 0) {
    if (await isFromElsewhere(ctx, after)) {
      throw new Error("The audit rows were restored; run `select audit_continue()` as their owner");
    }
    return null;
  }
  const block = await makeBlock(ctx, head, rows);
  return (await append(ctx, head, block)) ? block : null;
}

/** A head that nobody proved is not gone on from. */
function isSound(ctx: Ctx, head: Head, newest: Block | null): boolean {
  if (head.number === 0) return head.hash === genesis.hash;
  return newest?.hash === head.hash && isProved(ctx, head);
}

async function makeBlock(ctx: Ctx, head: Head, rows: readonly ChainRow[]): Promise<Block> {
  const [first, last] = [rows[0], rows.at(-1)];
  assert(first !== undefined && last !== undefined, "a block is not empty");
  const erased = await findErased(ctx, rows);
  const prove = createProver(ctx.crypto);
  const isSuspect = (row: ChainRow) => !["proved", "forgotten"].includes(prove(row, erased));
  // A time that no clock gave, such as infinity, is left out.
  const times = rows.map(({ recordedAt }) => recordedAt.getTime()).filter(Number.isFinite);
  const sealedAt = ctx.clock();
  if (times.length === 0) times.push(sealedAt.getTime());
  const content = {
    number: head.number + 1,
    previous: head.hash,
    rowCount: rows.length,
    firstXact: first.xact,
    firstId: first.id,
    lastXact: last.xact,
    lastId: last.id,
    firstAt: new Date(Math.min(...times)),
    lastAt: new Date(Math.max(...times)),
    rows: rows.map(({ uuid, fingerprint }) => `${uuid}.${fingerprint}`),
    suspects: rows.filter(isSuspect).map(({ uuid }) => uuid),
    sealedAt,
  };
  const hash = hashBlock(content);
  const tag = ctx.crypto.tagger("audit-chain").tag(blockMessage({ ...content, hash }));
  return { ...content, hash, tag };
}

async function append(ctx: Ctx, head: Head, block: Block): Promise<boolean> {
  const { number, hash } = block;
  const tag = ctx.crypto.tagger("audit-chain").tag(headMessage({ number, hash }));
  try {
    await ctx.db.atomic((tx) => [
      claim(
        tx,
        tx
          .update(auditHead)
          .set({ number, hash, tag })
          .where(isAsRead(head))
          .returning({ number: auditHead.number }),
        headIsAsRead,
      ),
      tx.insert(auditBlocks).values(block),
    ]);
    return true;
  } catch (error) {
    if (brokenConstraint(error) === headIsAsRead) return false;
    throw error;
  }
}
