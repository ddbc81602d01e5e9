import { eq } from "drizzle-orm";
import type { Id } from "../../../src/core/id.ts";
import { users } from "../../../src/features/users/tables.ts";
import { goodPassword, type Options, type Person, personOf, type Reply } from "../start.ts";
import { openOverPg } from "./adapters.ts";
import { startOwnApp } from "./own-app.ts";
import { signUpAt } from "./own-person.ts";

export type AuditedApp = Awaited<ReturnType<typeof startAuditedApp>>;

/** Where every request to an audited app comes from. */
export const origin = { address: "203.0.113.9", userAgent: "AuditedBrowser/2.0" };

/** An app over Postgres whose callers all sit in one network and use one browser; has an admin. */
export async function startAuditedApp() {
  const opened = await openOverPg();
  const app = await startOwnApp({}, opened, { hasCheapHashes: true });

  const send = (method: string, path: string, options: Options = {}): Promise<Reply> => {
    const where = { "x-forwarded-for": origin.address, "user-agent": origin.userAgent };
    const headers = { ...options.headers, ...where };
    return app.visitor().send(method, path, { ...options, headers });
  };
  const post = (path: string, body?: unknown, token?: string) =>
    send("POST", path, { body, ...(token === undefined ? {} : { token }) });

  const audited = (person: Person): Person => {
    const own = (method: string, path: string, options: Options = {}) =>
      send(method, path, { token: person.accessToken, ...options });
    return {
      ...person,
      send: own,
      get: (path, options) => own("GET", path, options),
      post: (path, body, options) => own("POST", path, { ...options, body }),
    };
  };
  const logIn = async (email: string, password = goodPassword): Promise<Person> => {
    const reply = await post("/api/v1/auth/login", { email, password });
    if (reply.status !== 200) throw new Error(`Not signed in: ${reply.text}`);
    return audited(personOf(email, origin.address, reply));
  };
  const { email, id } = await signUpAt(app);
  const isAdmin = eq(users.id, id as Id<"user">);
  await app.db.update(users).set({ role: "admin" }).where(isAdmin);

  return {
    ...app,
    send,
    post,
    logIn,
    admin: await logIn(email),
    newPerson: async () => audited(await signUpAt(app)),
    /** The code or token of the newest mail. */
    async codeFor(address: string): Promise<string> {
      await app.settle();
      const { body } = await send("GET", `/dev/mailbox?to=${encodeURIComponent(address)}`);
      return body.data[0].code;
    },
    async close() {
      await app.close();
      await opened.stop();
    },
  };
}
