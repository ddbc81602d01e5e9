import { eq, inArray } from "drizzle-orm";
import type { Id } from "../../../src/core/id.ts";
import { users } from "../../../src/features/users/tables.ts";
import { openOverPg } from "../servers/adapters.ts";
import { type OwnApp, startOwnApp } from "../servers/own-app.ts";
import { atApp, signUpAt } from "../servers/own-person.ts";
import { goodPassword, type Person, personOf, type Reply } from "../start.ts";
import { approvedCount, userCount } from "./intents.ts";
import { type Asked, createModel, type Model } from "./state.ts";

/** The service, its people, and the model that says what it must answer. */
export type Stage = Readonly<{
  app: OwnApp;
  model: Model;
  userIds: readonly string[];
  send(asked: Asked): Promise<Reply>;
  /** Moves the clock to so many hours after the start of the game. */
  jumpTo(hours: number): Promise<void>;
  close(): Promise<void>;
}>;

/** Minor units of a two-decimal currency; small, so that they are met. */
const limits = {
  unverified: { single: 5_000, day: 30_000 },
  approved: { single: 20_000, day: 80_000 },
};

const plenty = 1_000_000_000;
const policy = {
  "transfer.single.unverified": limits.unverified.single,
  "transfer.day.unverified": limits.unverified.day,
  "transfer.single.approved": limits.approved.single,
  "transfer.day.approved": limits.approved.day,
  // The rules against fraud have tests of their own.
  "fraud.review": plenty,
  "fraud.block": plenty,
  "accounts.max": plenty,
  "access_token.seconds": 25 * 86_400,
  "rate.ip": plenty,
  "rate.actor": plenty,
  "rate.login": plenty,
  "rate.register": plenty,
  "rate.code": plenty,
};

const hourMs = 3_600_000;
/** Of the day after today: the game goes on for minutes, and no midnight comes in between. */
const firstHour = 9;

export async function setStage(): Promise<Stage> {
  const opened = await openOverPg();
  const variables = { POLICY: JSON.stringify(policy) };
  const app = await startOwnApp(variables, opened, { hasCheapHashes: true });
  const people: Person[] = [];
  for (let place = 0; place <= userCount; place += 1) people.push(await signUpAt(app));
  const ids = people.map(({ id }) => id as Id<"user">);
  const [adminId = "", ...userIds] = ids;
  const approved = userIds.slice(0, approvedCount);
  const isAdmin = eq(users.id, adminId as Id<"user">);
  await app.db.update(users).set({ role: "admin" }).where(isAdmin);
  const isApproved = inArray(users.id, approved);
  await app.db.update(users).set({ kycStatus: "approved" }).where(isApproved);

  const known = new Map(people.map((person) => [person.id, person]));
  const model = createModel({ adminId, approved: new Set<string>(approved), limits });
  const nowMs = Date.now();
  const startMs = Math.ceil(nowMs / (24 * hourMs)) * 24 * hourMs + firstHour * hourMs;
  let aheadSeconds = 0;
  return {
    app,
    model,
    userIds,
    send({ actor, method, path, body, key }) {
      const person = known.get(actor);
      if (!person) throw new Error(`Nobody is ${actor}`);
      const headers = key === undefined ? {} : { "idempotency-key": key };
      return person.send(method, path, { headers, ...(body === undefined ? {} : { body }) });
    },
    async jumpTo(hours) {
      const target = (startMs + hours * hourMs - nowMs) / 1_000;
      app.passSeconds(target - aheadSeconds);
      aheadSeconds = target;
      model.clock.nowMs = startMs + hours * hourMs;
      // Idle sessions of staff end soon.
      const admin = known.get(adminId);
      if (admin) known.set(adminId, await signInAgain(app, admin));
    },
    async close() {
      await app.close();
      await opened.stop();
    },
  };
}

async function signInAgain(app: OwnApp, { email, address }: Person): Promise<Person> {
  const body = { email, password: goodPassword };
  return atApp(app, personOf(email, address, await app.visitor().post("/api/v1/auth/login", body)));
}
