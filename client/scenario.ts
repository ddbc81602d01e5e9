import { z } from "zod";
import type { ApiClient } from "./api-client.ts";
import type { Person } from "./people.ts";

const auth = "/api/v1/auth";
const ignored = z.unknown();
const sessionSchema = z.object({ access_token: z.string(), refresh_token: z.string() });
const mailboxSchema = z.object({ data: z.tuple([z.object({ code: z.string() })], z.unknown()) });

type Session = z.infer<typeof sessionSchema>;

/** One person's first morning: sign-up to `/me`. Throws `Refused` at the first refusal. */
export async function liveThroughMorning(api: ApiClient, person: Person): Promise<void> {
  await register(api, person);
  await verifyEmail(api, person);
  const session = await logIn(api, person);
  const { access_token: token } = await refresh(api, session);
  await api("me", { method: "GET", path: `${auth}/me`, token }, ignored);
}

async function register(api: ApiClient, person: Person): Promise<void> {
  const body = {
    email: person.email,
    password: person.password,
    first_name: person.firstName,
    last_name: person.lastName,
    terms_accepted: true,
    privacy_accepted: true,
  };
  await api("register", { method: "POST", path: `${auth}/register`, body }, ignored);
}

async function verifyEmail(api: ApiClient, { email }: Person): Promise<void> {
  const path = `/dev/mailbox?to=${encodeURIComponent(email)}`;
  const { data } = await api("mailbox", { method: "GET", path }, mailboxSchema);
  const body = { email, code: data[0].code };
  await api("verify-email", { method: "POST", path: `${auth}/verify-email`, body }, ignored);
}

function logIn(api: ApiClient, { email, password }: Person): Promise<Session> {
  const body = { email, password };
  return api("login", { method: "POST", path: `${auth}/login`, body }, sessionSchema);
}

function refresh(api: ApiClient, { refresh_token }: Session): Promise<Session> {
  const request = { method: "POST", path: `${auth}/refresh`, body: { refresh_token } } as const;
  return api("refresh", request, sessionSchema);
}
