import { eq, sql } from "drizzle-orm";
import type { WaveOptions, WaveStandIn } from "../../../dev/wave/stand-in.ts";
import type { Id } from "../../../src/core/id.ts";
import { waveSyncs } from "../../../src/features/wave/tables.ts";
import type { Database } from "../../../src/platform/db/database.ts";
import { goodPassword, type Person, personOf, type Reply } from "../start.ts";
import { connectWave, wavePath } from "../wave.ts";
import type { OpenedAdapter } from "./adapters.ts";
import { type OwnApp, startOwnApp } from "./own-app.ts";
import { atApp, signUpAt } from "./own-person.ts";
import { startWave } from "./wave.ts";

export const graphqlPath = "/graphql/public";
export const day = 24 * 3_600;

/** An app, a Wave of its own, and a person who is not connected yet. */
export type WaveWorld = Readonly<{
  app: OwnApp;
  wave: WaveStandIn;
  /** Signed in a moment ago, however much time has passed. */
  readonly person: Person;
  variables: Readonly<Record<string, string>>;
  /** Lets time pass here and at Wave; the person signs in again. */
  passSeconds(seconds: number): Promise<void>;
  connect(): Promise<Reply>;
  state(): Promise<Reply["body"]>;
  /** Runs the schedule until the sync has ended, however that was. */
  finish(): Promise<Reply["body"]>;
  /** Requests that the API of Wave has had. */
  asked(): number;
  close(): Promise<void>;
}>;

const maxRuns = 60;

export async function startWaveWorld(
  opened: Pick<OpenedAdapter, "db">,
  options: WaveOptions = {},
): Promise<WaveWorld> {
  const { standIn: wave, variables, stop } = await startWave(options);
  const app = await startOwnApp(variables, opened, { hasCheapHashes: true });
  let person = await signUpAt(app);
  const state = async () => (await person.get(wavePath)).body;
  return {
    app,
    wave,
    get person() {
      return person;
    },
    variables,
    async passSeconds(seconds) {
      app.passSeconds(seconds);
      wave.advanceClock(seconds);
      const { email, address } = person;
      const again = { email, password: goodPassword };
      const session = await app.visitor().post("/api/v1/auth/login", again);
      person = atApp(app, personOf(email, address, session));
    },
    async connect() {
      const reply = await connectWave(person);
      await app.settle();
      return reply;
    },
    state,
    async finish() {
      for (let run = 0; run < maxRuns; run += 1) {
        const shown = await state();
        if (shown.last_sync.status !== "running") return shown;
        await app.runSchedule();
      }
      throw new Error(`The sync did not end in ${maxRuns} runs`);
    },
    asked: () => wave.counts()[graphqlPath] ?? 0,
    async close() {
      await app.close();
      await stop();
    },
  };
}

/** What a person has in the warehouse, without what differs from one reading to the next. */
export async function booksOf(db: Database, ownerId: string): Promise<Record<string, unknown[]>> {
  const uuid = sql`(select id from businesses where owner_id in
    (select user_id from wave_syncs where ${eq(waveSyncs.userId, ownerId as Id<"user">)}))`;
  const tables = [
    "business_accounts",
    "business_balances",
    "business_contacts",
    "business_products",
    "business_invoices",
    "business_invoice_items",
    "business_invoice_payments",
    "business_days",
  ];
  const books: Record<string, unknown[]> = {};
  for (const table of tables) {
    // Names are sealed anew each time, and the time of measuring is another one.
    const { rows } = await db.execute<{ line: string }>(sql`
      select (to_jsonb(t) - 'name_sealed' - 'measured_at')::text as line
        from ${sql.identifier(table)} t where business_id in ${uuid} order by 1`);
    books[table] = rows.map(({ line }) => line);
  }
  return books;
}

export async function syncOf(db: Database, person: Person) {
  const [row] = await db
    .select()
    .from(waveSyncs)
    .where(eq(waveSyncs.userId, person.id as Id<"user">));
  if (!row) throw new Error("There is no sync");
  return row;
}
