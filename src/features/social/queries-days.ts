import { asc, between, sum } from "drizzle-orm";
import type { Ctx } from "../../platform/ctx.ts";
import { reactionDays } from "./tables.ts";

/** The first and the last day, both included, as `YYYY-MM-DD`. */
export type Days = Readonly<{ from: string; to: string }>;

export type ReactionDay = Readonly<{ date: string; likes: number; dislikes: number }>;

const dayMs = 86_400_000;

export function countDays({ from, to }: Days): number {
  return (Date.parse(to) - Date.parse(from)) / dayMs + 1;
}

/** How many likes and dislikes were given on each day and still stand, the earliest day first. */
export async function listReactionDays(ctx: Ctx, days: Days): Promise<ReactionDay[]> {
  const { day, likes, dislikes } = reactionDays;
  const rows = await ctx.db
    .select({ day, likes: sum(likes).mapWith(Number), dislikes: sum(dislikes).mapWith(Number) })
    .from(reactionDays)
    .where(between(day, days.from, days.to))
    .groupBy(day)
    .orderBy(asc(day));
  const known = new Map(rows.map((row) => [row.day, row]));
  return Array.from({ length: countDays(days) }, (_, index) => {
    const date = new Date(Date.parse(days.from) + index * dayMs).toISOString().slice(0, 10);
    const row = known.get(date);
    return { date, likes: row?.likes ?? 0, dislikes: row?.dislikes ?? 0 };
  });
}
