import { newEmail, type Options, type Person, personOf, registration } from "../start.ts";
import type { OwnApp } from "./own-app.ts";

/** A new person of an app that runs inside the test, signed in. */
export async function signUpAt(app: OwnApp): Promise<Person> {
  const email = newEmail();
  const anybody = app.visitor();
  await anybody.post("/api/v1/auth/register", registration(email));
  await app.settle();
  const { body } = await anybody.get(`/dev/mailbox?to=${encodeURIComponent(email)}`);
  const code = body.data[0]?.code;
  const verified = await anybody.post("/api/v1/auth/verify-email", { email, code });
  if (verified.status !== 200) throw new Error(`Not verified: ${verified.text}`);
  return atApp(app, personOf(email, anybody.address, verified));
}

/** The same person at an app, which may be another one on the same database. */
export function atApp(app: OwnApp, person: Person): Person {
  const { send } = app.visitor();
  const asPerson = (method: string, path: string, options: Options = {}) =>
    send(method, path, { token: person.accessToken, ...options });
  return {
    ...person,
    send: asPerson,
    get: (path, options) => asPerson("GET", path, options),
    post: (path, body, options) => asPerson("POST", path, { ...options, body }),
  };
}

/** The same person with a new session: those before may have ended as time went by. */
export async function signInAgainAt(app: OwnApp, person: Person): Promise<Person> {
  const anybody = app.visitor();
  const login = { email: person.email, password: person.password };
  const session = await anybody.post("/api/v1/auth/login", login);
  if (session.status !== 200) throw new Error(`Not signed in: ${session.text}`);
  return atApp(app, personOf(person.email, anybody.address, session));
}
