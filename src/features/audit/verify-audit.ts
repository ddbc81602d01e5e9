import { validationFailed } from "../../core/errors.ts";
import { fromUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import {
  type Block,
  blockMessage,
  endOf,
  genesis,
  type Head,
  hashBlock,
  headMessage,
  keyOf,
  maxBlockRows,
  type Place,
} from "./chain.ts";
import { type Broken, type Fault, findRowFault } from "./check-block.ts";
import { createProver } from "./prove-origin.ts";
import {
  findBlockBeyond,
  findErased,
  readBlock,
  readHead,
  readRow,
  readRowsAfter,
  readRowsBetween,
} from "./queries-chain.ts";

export type AuditReport = Readonly<{
  /** The newest block that was checked; 0 when there is none yet. */
  blocks: number;
  /** Rows that were looked at, sealed or not. */
  rows: number;
  /** Rows behind the chain that were looked at: they wait for the next run of the sealer. */
  unsealed: number;
  /** The latest time of a row in the newest block that was checked. */
  sealedThrough: Date | null;
  /** Of the newest block that was checked; logs of the sealer hold the same. */
  hash: string;
  broken: Broken | null;
  /** Where to go on when the bound was met; null when everything was checked. */
  nextAfter: number | null;
}>;

export type VerifyOptions = Readonly<{
  /** Begins behind this block, whose hash is taken as it stands. */
  after?: number;
  /** Stops in time, so that a caller who waits gets an answer. */
  bound?: Readonly<{ blocks: number; ms: number }>;
  /** Called after every block with the rows that were looked at so far. */
  onProgress?: (rows: number) => void;
}>;

type State = {
  number: number;
  hash: string;
  end: Place;
  lastAt: Date | null;
  rows: number;
  /** The first row that forgot without an erasure; told when nothing is found that explains it. */
  unexplained: Broken | null;
};

const begin = { number: 0, hash: genesis.hash, end: genesis.end, lastAt: null, rows: 0 };

/**
 * Checks the chain block by block while rows are written and sealed, and names the first row or
 * block that is not as it was sealed. Holds one block in memory at a time. Throws
 * `validation_failed` for an `after` that is behind the end.
 */
export async function verifyAudit(ctx: Ctx, options: VerifyOptions = {}): Promise<AuditReport> {
  const { after = 0, bound, onProgress = () => undefined } = options;
  const state: State = { ...begin, unexplained: null };
  const report = (broken: Broken | null, rest: Partial<AuditReport> = {}): AuditReport => {
    const { number: blocks, rows, lastAt: sealedThrough, hash } = state;
    return { blocks, rows, sealedThrough, hash, broken, unsealed: 0, nextAfter: null, ...rest };
  };
  const head = await readHead(ctx);
  const badHead = await findHeadFault(ctx, head);
  if (!head || badHead) return report(badHead);
  if (after > head.number) throw noSuchBlock();
  if (after > 0 && !enter(state, await readBlock(ctx, after))) {
    return report(faultOf("block_removed", after));
  }
  const endsAtMs = ctx.clock().getTime() + (bound?.ms ?? 0);
  for (let checked = 0; state.number < head.number; checked += 1) {
    const isOver = bound && (checked >= bound.blocks || ctx.clock().getTime() > endsAtMs);
    if (isOver) return report(state.unexplained, { nextAfter: state.number });
    const broken = await checkNextBlock(ctx, state);
    if (broken) return report(broken);
    onProgress(state.rows);
  }
  const { unsealed, broken } = await checkUnsealed(ctx, state, bound ? endsAtMs : null);
  const rows = state.rows + unsealed;
  onProgress(rows);
  return report(broken ?? state.unexplained, { rows, unsealed });
}

function noSuchBlock() {
  return validationFailed({
    errors: [{ pointer: "/after", message: "is behind the chain's end" }],
  });
}

/** Goes on behind a block; false when it is not there. */
function enter(state: State, block: Block | null): boolean {
  if (block === null) return false;
  Object.assign(state, { number: block.number, hash: block.hash, end: endOf(block) });
  state.lastAt = block.lastAt;
  return true;
}

function faultOf(fault: Fault, block: number | null): Broken {
  return { fault, id: null, block };
}

/** The newest block is the one that the head names, and a key says so. */
async function findHeadFault(ctx: Ctx, head: Head | null): Promise<Broken | null> {
  if (!head) return faultOf("head_edited", null);
  if (head.number > 0) {
    const isProved = ctx.crypto.tagger("audit-chain").matches(headMessage(head), head.tag);
    if (!isProved) return faultOf("head_edited", head.number);
    const newest = await readBlock(ctx, head.number);
    if (!newest) return faultOf("block_removed", head.number);
  }
  // One that was sealed since the head was read lies behind the newer head.
  const beyond = await findBlockBeyond(ctx, head.number);
  if (beyond === null) return null;
  const newer = await readHead(ctx);
  return newer && newer.number >= beyond ? null : faultOf("block_inserted", beyond);
}

async function checkNextBlock(ctx: Ctx, state: State): Promise<Broken | null> {
  const number = state.number + 1;
  const block = await readBlock(ctx, number);
  if (!block) return faultOf("block_removed", number);
  if (!isAsSealed(ctx, state, block)) return faultOf("block_edited", number);
  const rows = await readRowsBetween(ctx, state.end, endOf(block));
  const erased = await findErased(ctx, rows);
  const prove = createProver(ctx.crypto);
  const found = findRowFault(
    block,
    rows,
    (row) => prove(row, erased),
    ({ id }) => {
      state.unexplained ??= { fault: "row_edited", id, block: number };
    },
  );
  if (found && "missing" in found) {
    // It may stand elsewhere: then it was given another transaction.
    const isElsewhere = (await readRow(ctx, found.missing)) !== null;
    const fault = isElsewhere ? "row_edited" : "row_removed";
    return { fault, id: fromUuid("audit", found.missing), block: number };
  }
  if (found) return { fault: found.fault, id: found.row.id, block: number };
  enter(state, block);
  state.rows += rows.length;
  return null;
}

/**
 * The hash covers the block and the one before, and a key proves it. Where that key has left the
 * ring, the blocks that follow prove it, and the head does for the newest.
 */
function isAsSealed({ crypto }: Ctx, state: State, block: Block): boolean {
  if (block.previous !== state.hash || hashBlock(block) !== block.hash) return false;
  if (!crypto.keys.ids.includes(keyOf(block.tag))) return true;
  return crypto.tagger("audit-chain").matches(blockMessage(block), block.tag);
}

/** Rows that wait for the sealer have no hash yet; only where they come from can be proved. */
async function checkUnsealed(ctx: Ctx, { end }: State, endsAtMs: number | null) {
  const prove = createProver(ctx.crypto);
  let unsealed = 0;
  let after = end;
  for (;;) {
    const rows = await readRowsAfter(ctx, after);
    const erased = await findErased(ctx, rows);
    const isWrong = (row: (typeof rows)[number]) =>
      !["proved", "forgotten"].includes(prove(row, erased));
    const wrong = rows.find(isWrong);
    unsealed += rows.length;
    if (wrong) {
      const broken: Broken = { fault: "row_inserted", id: wrong.id, block: null };
      return { unsealed, broken };
    }
    const last = rows.at(-1);
    const isOver = endsAtMs !== null && ctx.clock().getTime() > endsAtMs;
    if (!last || rows.length < maxBlockRows || isOver) return { unsealed, broken: null };
    after = { xact: last.xact, uuid: last.uuid };
  }
}
