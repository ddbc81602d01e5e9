import { and, count, eq, gte, lt, not, sql } from "drizzle-orm";
import { forbidden, notFound } from "../../core/errors.ts";
import { type Id, toUuid } from "../../core/id.ts";
import { cutPage, type Page, type PageRequest } from "../../core/page.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { afterCursor, newestFirst } from "../../platform/db/keyset.ts";
import { type Transfer, transfers } from "../ledger/index.ts";
import { type CaseNote, openNote } from "./seal-note.ts";
import {
  type CaseStatus,
  type CaseType,
  caseNotes,
  cases,
  maxCaseNotes,
  shadowFindings,
} from "./tables.ts";

export type Case = typeof cases.$inferSelect;

export type CaseFilter = Readonly<{
  status?: CaseStatus | undefined;
  type?: CaseType | undefined;
}>;

export type CaseDetail = Readonly<{
  case: Case;
  transfer: Transfer | null;
  history: readonly CaseNote[];
  findings: readonly (typeof shadowFindings.$inferSelect)[];
}>;

/** An escalation and the decision that closes the case come beside the notes. */
const maxHistory = maxCaseNotes + 2;

/** For staff, newest first, without those that the reader takes part in. */
export async function listCases(
  ctx: Ctx,
  readerId: Id<"user">,
  { status, type }: CaseFilter,
  page: PageRequest,
): Promise<Page<Case>> {
  const { openedAt, id } = cases;
  const rows = await ctx.db
    .select()
    .from(cases)
    .where(
      and(
        status === undefined ? undefined : eq(cases.status, status),
        type === undefined ? undefined : eq(cases.type, type),
        afterCursor(openedAt, id, page.cursor),
        not(isHiddenFrom(readerId)),
      ),
    )
    .orderBy(newestFirst(openedAt, id))
    .limit(page.limit + 1);
  return cutPage(rows, page.limit, (row) => ({ at: row.openedAt, id: row.id }));
}

/**
 * Whoever takes part in what a case is about must not read it: it would tip them off. Who reported
 * it knows of it.
 */
function isHiddenFrom(readerId: Id<"user">) {
  const reader = sql.param(readerId, cases.subjectId);
  return sql`(case_concerns(${cases}, ${reader}) and ${cases.openedBy} is distinct from ${reader})`;
}

/** For staff. Throws `not_found`, and `forbidden` to whoever takes part in what it is about. */
export async function readCase(ctx: Ctx, readerId: Id<"user">, id: Id<"case">) {
  const [hidden] = await ctx.db
    .select({ id: cases.id })
    .from(cases)
    .where(and(eq(cases.id, id), isHiddenFrom(readerId)))
    .limit(1);
  if (hidden) throw forbidden({ detail: "You take part in what this case is about." });
  return findCaseDetail(ctx, id);
}

/** A case with what it holds. Throws `not_found`. */
export async function findCase(
  ctx: Ctx,
  id: Id<"case">,
): Promise<Pick<CaseDetail, "case" | "transfer">> {
  const [found] = await ctx.db
    .select({ case: cases, transfer: transfers })
    .from(cases)
    .leftJoin(transfers, eq(transfers.id, cases.transferId))
    .where(eq(cases.id, id))
    .limit(1);
  if (!found) throw notFound();
  return found;
}

/** All that is known about one case. Throws `not_found`. */
export async function findCaseDetail(ctx: Ctx, id: Id<"case">): Promise<CaseDetail> {
  const { createdAt, id: noteId } = caseNotes;
  const ofTransfer = sql`(select ${cases.transferId} from ${cases}
    where ${cases.id} = ${sql.param(id, cases.id)})`;
  const [found, notes, findings] = await Promise.all([
    findCase(ctx, id),
    ctx.db
      .select()
      .from(caseNotes)
      .where(eq(caseNotes.caseId, id))
      .orderBy(newestFirst(createdAt, noteId))
      .limit(maxHistory),
    ctx.db
      .select()
      .from(shadowFindings)
      .where(sql`${shadowFindings.aboutId} in (${toUuid("case", id)}, ${ofTransfer})`)
      .orderBy(shadowFindings.rule),
  ]);
  const history = await Promise.all(notes.map((note) => openNote(ctx, note)));
  return { ...found, history, findings };
}

/** How many transfers the rules blocked; from then, until before. */
export async function countBlocked(
  ctx: Ctx,
  { from, to }: Readonly<{ from: Date | null; to: Date | null }>,
): Promise<number> {
  const [[row]] = await ctx.db.atomic(
    (tx) => [
      tx
        .select({ blocked: count() })
        .from(cases)
        .where(
          and(
            eq(cases.type, "fraud_block"),
            from === null ? undefined : gte(cases.openedAt, from),
            to === null ? undefined : lt(cases.openedAt, to),
          ),
        ),
    ],
    { isLong: true },
  );
  return row?.blocked ?? 0;
}
