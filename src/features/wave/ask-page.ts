import { assert } from "../../core/assert.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { type PageOutcome, pageSizes, type WavePage } from "../../platform/wave/wave.ts";
import type { Sync } from "./claim-sync.ts";
import { waveOf } from "./reach-wave.ts";
import {
  afterPage,
  type Counts,
  countPage,
  hasSeenAll,
  nextList,
  type SyncCursor,
} from "./sync-cursor.ts";

/** A page, what is read after it, and how much was read with it. */
export type PageToSave = Readonly<{
  page: WavePage;
  /** Null at the end of the sync. */
  next: SyncCursor | null;
  counts: Counts;
  /** Whether this was the last page of a list of which none was missed. */
  isWholeList: boolean;
}>;

export type AskedPage =
  | Exclude<PageOutcome, { status: "read" }>
  | (Readonly<{ status: "read" }> & PageToSave);

/** Reads the page of Wave that is next in a sync, and finds what follows it. Writes nothing. */
export async function askPage(ctx: Ctx, sync: Sync, accessToken: string): Promise<AskedPage> {
  const { step, position, businesses, modifiedAfter } = sync;
  assert(step !== "measure", "what is measured is not read");
  const businessId = step === "businesses" ? null : (businesses[position]?.sourceId ?? null);
  const ask = { kind: step, accessToken, businessId, page: sync.page, modifiedAfter };
  const outcome = await waveOf(ctx).readPage(ask);
  if (outcome.status !== "read") return outcome;
  return { status: "read", ...followPage(ctx, sync, outcome.page) };
}

function followPage(ctx: Ctx, sync: Sync, page: WavePage): PageToSave {
  const rows = page.nodes.length;
  const isFull = rows === pageSizes[page.kind];
  const facts = { rows, isFull, totalPages: page.totalPages, totalCount: page.totalCount };
  if (page.kind === "businesses") {
    // One page holds all that anybody has; more than that is for the operator to know.
    if ((page.totalPages ?? 1) > 1) ctx.log.warn("wave_businesses_left_out", { read: rows });
    const counts = countPage(sync, rows);
    // Their ids here are made as they are kept; the way goes by their number.
    const next = nextList({ ...sync, counts }, Array.from({ length: rows }, unknownBusiness));
    return { page, next, counts, isWholeList: true };
  }
  const moved = afterPage(sync, facts);
  if (moved !== "list_done") return { page, next: moved, counts: moved.counts, isWholeList: false };
  const counts = countPage(sync, rows);
  const next = nextList({ ...sync, counts }, sync.businesses);
  return { page, next, counts, isWholeList: hasSeenAll(sync, facts) };
}

function unknownBusiness() {
  return { uuid: "", sourceId: "", name: "", hasInvoices: true };
}
