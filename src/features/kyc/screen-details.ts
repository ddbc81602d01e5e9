import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import { openCase } from "../compliance/index.ts";
import { type ScreeningMatch, screenPerson } from "../screening/index.ts";
import type { Details } from "./seal-details.ts";
import type { Check } from "./transitions.ts";

/** Of one comparison; the best ones tell enough. */
const maxHits = 20;

export type Hit = Pick<ScreeningMatch, "entityId" | "score">;

export type Screened = Readonly<{
  check: Extract<Check, "passed" | "review" | "not_provided">;
  /** Of the lists; 0 when there is none. */
  listVersion: number;
  /** What looks so much alike that people must look at it, best first. */
  hits: readonly Hit[];
}>;

/** How people are compared with lists. */
export type Screener = typeof screenPerson;

/** Compares a person with the sanctions lists; entities that are `known` are no hits. */
export async function screenDetails(
  ctx: Ctx,
  details: Details,
  screener: Screener = screenPerson,
  known: ReadonlySet<string> = new Set(),
): Promise<Screened> {
  const { fullName, dateOfBirth, documentNumber, taxId } = details;
  const { isScreened, listVersion, matches } = await screener(ctx, {
    name: fullName,
    dateOfBirth: dateOfBirth || null,
    documentNumbers: [documentNumber, taxId ?? ""].filter((number) => number !== ""),
    known: known.size,
  });
  if (!isScreened) return { check: "not_provided", listVersion: 0, hits: [] };
  const least = ctx.settings.policy["screening.review"];
  const hits = matches
    .filter(({ entityId, score }) => score >= least && !known.has(entityId))
    .slice(0, maxHits);
  return { check: hits.length > 0 ? "review" : "passed", listVersion, hits };
}

type Met = Readonly<{
  kycId: Id<"kyc">;
  userId: Id<"user">;
  listVersion: number;
  hits: readonly Hit[];
}>;

/** The statement that has staff look at hits; their case names entities and scores, no person. */
export function openScreeningCase(tx: Statements, ctx: Ctx, met: Met) {
  const { kycId, userId, listVersion, hits } = met;
  return openCase(tx, ctx, {
    type: "screening_hit",
    subjectId: userId,
    about: kycId,
    score: Math.round(Math.max(0, ...hits.map(({ score }) => score)) * 100),
    reasons: hits.map(({ entityId, score }) => `${entityId} ${score.toFixed(2)}`),
    attempt: `screening:${kycId}:${listVersion}`,
  });
}
