import { type Id, toUuid } from "../../core/id.ts";
import type { Ctx } from "../ctx.ts";
import type { Statements } from "../db/database.ts";
import type { EventKind } from "./event-kinds.ts";
import { outbox } from "./tables.ts";

export type OutboxEvent = Readonly<{
  kind: EventKind;
  /** The users whom it concerns; each is told through their own webhooks. */
  ownerIds: readonly Id<"user">[];
  /** The thing it happened to, in its wire form: what any of the owners may see of it. */
  payload: Readonly<Record<string, unknown>>;
}>;

/** The statement that tells of one event, for the same atomic unit as what happened. */
export function emitEvent(
  tx: Statements,
  ctx: Pick<Ctx, "newId" | "clock">,
  { kind, ownerIds, payload }: OutboxEvent,
) {
  return tx.insert(outbox).values({
    id: ctx.newId("event"),
    kind,
    ownerIds: [...new Set(ownerIds)].map((id) => toUuid("user", id)),
    payload,
    createdAt: ctx.clock(),
  });
}
