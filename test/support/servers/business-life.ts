import type { Id } from "../../../src/core/id.ts";
import { createBusiness, putFigures } from "../health.ts";
import type { Person } from "../start.ts";
import { ctxOver, syncBooks, syncBusiness } from "./business-books.ts";
import type { OwnApp } from "./own-app.ts";

export const businessName = "The canary's own kiosk";

export type BusinessLife = Readonly<{ ids: Id<"business">[] }>;

/** Two businesses, one synced and one kept by hand: rows in every table of the warehouse. */
export async function liveOnBusiness(app: OwnApp, person: Person): Promise<BusinessLife> {
  const ctx = ctxOver(app.db);
  const synced = await syncBusiness(ctx, person.id as Id<"user">, "Business:canary");
  await syncBooks(ctx, synced);
  const { id } = await createBusiness(person, { name: businessName });
  const put = await putFigures(person, id, "2026-10-31");
  if (put.status !== 200) throw new Error(`No figures were kept: ${put.text}`);
  return { ids: [synced, id] };
}
