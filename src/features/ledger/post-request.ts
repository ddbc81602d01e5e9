import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Ctx } from "../../platform/ctx.ts";
import { retryConflicts } from "../../platform/db/retry-conflicts.ts";
import { type ClaimedKey, idempotencyKeyReused } from "../../platform/http/idempotency.ts";
import { commitTogether } from "./group-commit.ts";
import { describeHouseAccount } from "./house-account.ts";
import {
  describeFindings,
  describeItem,
  describeRequest,
  type Effect,
  type PostingRequest,
} from "./posting.ts";
import { type Refusal, refusalOf } from "./refusals.ts";

/** What became of a request that was not refused. */
export type Posted =
  | Readonly<{ outcome: "done"; at: Date }>
  /** Its key had its effect before; nothing happened now. */
  | Readonly<{ outcome: "replayed"; effect: Effect }>;

export type KeyedPosting = Readonly<{
  key: ClaimedKey | null;
  /** How many items there will be. */
  size: number;
  /** Called when the request leaves, so that all of it bears the moment of the posting. */
  build(at: Date): PostingRequest;
}>;

export type RefusedItem = Refusal & Readonly<{ item: number }>;

export type PostingOutcome =
  | Posted
  | Readonly<{ outcome: "mismatch" }>
  | Readonly<{ outcome: "refused" } & RefusedItem>;

/**
 * Posts one request in one statement, together with what others post at the same time. Throws what
 * the ledger refuses it with; `onRefused` may turn that into an error that names the item.
 */
export async function postRequest(
  ctx: Ctx,
  posting: KeyedPosting,
  onRefused: (refused: RefusedItem) => Error = refusalOf,
): Promise<Posted> {
  const outcome = await commitTogether({ ...posting, ctx }, postTogether);
  if (outcome.outcome === "mismatch") throw idempotencyKeyReused();
  if (outcome.outcome === "refused") throw onRefused(outcome);
  return outcome;
}

export type Waiting = KeyedPosting & Readonly<{ ctx: Ctx }>;

/** One call of `ledger_post`; the outcomes are in the order of the requests. */
async function postTogether(list: readonly Waiting[]): Promise<PostingOutcome[]> {
  const [first] = list;
  if (!first) return [];
  const { ctx } = first;
  const at = ctx.clock();
  const requests = list.map((waiting) => ({ ...waiting, ...waiting.build(at) }));
  const described = requests.map((request) => describeRequest(request.ctx, request));
  const items = requests.flatMap((request, place) =>
    request.items.map((item) => describeItem(request.ctx, item, place + 1)),
  );
  const house = requests.flatMap((request) => request.house ?? []);
  const houseJson = house.length > 0 ? JSON.stringify(house.map(describeHouseAccount)) : null;
  const findings = requests.flatMap(({ items: own }, place) =>
    own.flatMap((item) => describeFindings(item, place + 1)),
  );
  const parameters = sql`${at.toISOString()}, ${limitsOf(ctx)}, ${houseJson},
    ${JSON.stringify(described)}, ${JSON.stringify(items)}`;
  const call =
    findings.length === 0
      ? sql`select * from ledger_post(${parameters})`
      : sql`select * from ledger_post_watched(${parameters}, ${JSON.stringify(findings)})`;
  const { rows } = await retryConflicts(async () => ctx.db.execute(call));
  return z
    .array(outcomeRow)
    .length(list.length)
    .parse(rows)
    .map((row) => readOutcome(row, at));
}

/** As `ledger_post` takes them. */
function limitsOf({ settings: { policy } }: Ctx): string {
  const limits = [
    policy["transfer.single.unverified"],
    policy["transfer.day.unverified"],
    policy["transfer.single.approved"],
    policy["transfer.day.approved"],
  ];
  return `{${limits.join(",")}}`;
}

const effectSchema = z.object({
  kind: z.string(),
  ids: z.array(z.string()),
  status: z.string().optional(),
});

const outcomeRow = z.object({
  outcome: z.enum(["done", "replayed", "mismatch", "refused"]),
  item: z.int().nullable(),
  code: z.string().nullable(),
  reached: z.coerce.number().nullable(),
  span: z.string().nullable(),
  effect: z.unknown(),
});

function readOutcome(row: z.infer<typeof outcomeRow>, at: Date): PostingOutcome {
  const { outcome, item, code, reached, span } = row;
  if (outcome === "done") return { outcome, at };
  if (outcome === "mismatch") return { outcome };
  if (outcome === "replayed") return { outcome, effect: readEffect(row.effect) };
  return { outcome, item: item ?? 0, code: code ?? "", limit: reached, window: span };
}

/** The effect that a key already had. */
export function readEffect(effect: unknown): Effect {
  const { kind, ids, status } = effectSchema.parse(effect);
  return status === undefined ? { kind, ids } : { kind, ids, status };
}
