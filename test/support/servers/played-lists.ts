import { eq } from "drizzle-orm";
import { readConfig } from "../../../src/config.ts";
import type { Id } from "../../../src/core/id.ts";
import { cases } from "../../../src/features/compliance/tables.ts";
import { readForm } from "../../../src/features/kyc/schema.ts";
import type { Screener } from "../../../src/features/kyc/screen-details.ts";
import { submitKyc } from "../../../src/features/kyc/submit-kyc.ts";
import { kycRecords } from "../../../src/features/kyc/tables.ts";
import { type Ctx, systemCtx } from "../../../src/platform/ctx.ts";
import { createLog, createServices, openOwnMemory } from "../../../src/services.ts";
import { kycForm } from "../kyc.ts";
import { testVariables } from "../setup/variables.ts";
import type { Person } from "../start.ts";
import { openOverPg } from "./adapters.ts";
import { type OwnApp, startOwnApp } from "./own-app.ts";
import { signUpAt } from "./own-person.ts";

/** Names and how much alike they look to an entity each. */
type Listed = Readonly<Record<string, Readonly<Record<string, number>>>>;

export type PlayedLists = Readonly<{
  app: OwnApp;
  ctx: Ctx;
  screener: Screener;
  /** Puts another version of the lists in force. */
  play(listed?: Listed): void;
  submit(name: string, person?: Person): Promise<Submitted>;
  casesAbout(id: string): Promise<(typeof cases.$inferSelect)[]>;
  recordOf(id: string): Promise<typeof kycRecords.$inferSelect | undefined>;
  stop(): Promise<void>;
}>;

export type Submitted = Readonly<{ person: Person; id: Id<"kyc"> }>;

/** A server of one's own whose lists of sanctions are played. */
export async function startPlayedLists(): Promise<PlayedLists> {
  const opened = await openOverPg();
  const app = await startOwnApp({}, opened, { hasCheapHashes: true });
  const parts = { db: app.db, memory: openOwnMemory(), log: createLog(() => undefined) };
  const ctx = systemCtx(createServices(readConfig(testVariables, "node"), parts), "test");
  let inForce: Readonly<{ version: number; listed: Listed }> = { version: 1, listed: {} };
  const screener: Screener = async (_ctx, { name }) => {
    const { version: listVersion, listed } = inForce;
    const matches = Object.entries(listed[name] ?? {}).map(([entityId, score]) => ({
      ...{ entityId, score, name: "SOMEBODY, Listed", matchedName: "SOMEBODY" },
      ...{ programs: ["SDGT"], list: "ofac-sdn", type: "individual" },
    }));
    return { isScreened: true, listVersion, matches };
  };
  return {
    ...{ app, ctx, screener },
    play: (listed = {}) => {
      inForce = { version: inForce.version + 1, listed };
    },
    submit: async (name, before) => {
      const person = before ?? (await signUpAt(app));
      const form = readForm(kycForm({ full_name: name }) as never);
      const { record } = await submitKyc(ctx, { userId: person.id as Id<"user"> }, form, screener);
      return { person, id: record.id };
    },
    casesAbout: (id) => app.db.select().from(cases).where(eq(cases.about, id)),
    recordOf: async (id) =>
      (
        await app.db
          .select()
          .from(kycRecords)
          .where(eq(kycRecords.id, id as Id<"kyc">))
      )[0],
    stop: async () => {
      await ctx.background.drain();
      await app.close();
      await opened.stop();
    },
  };
}
