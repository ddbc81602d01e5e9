import { fromString, toUUID } from "typeid-js";

export type SignedInPerson = Readonly<{
  /** As Postgres keeps it. */
  uuid: string;
  accessToken: string;
}>;

const goodPassword = "violet harbour lantern 42";

export type Answer = Readonly<{ status: number; body: Record<string, unknown> }>;

/** Posts JSON and reads JSON. */
export async function post(url: string, body: unknown): Promise<Answer> {
  const reply = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
}

export function registration(email: string): Record<string, unknown> {
  return {
    email,
    password: goodPassword,
    first_name: "Ada",
    last_name: "Example",
    terms_accepted: true,
    privacy_accepted: true,
  };
}

/** Signs somebody up and proves the address with the code from the mailbox. */
export async function signUp(origin: string, email: string): Promise<SignedInPerson> {
  await post(`${origin}/api/v1/auth/register`, registration(email));
  const mailbox = await fetch(`${origin}/dev/mailbox?to=${encodeURIComponent(email)}`);
  const { data } = (await mailbox.json()) as { data: { code: string }[] };
  const session = await post(`${origin}/api/v1/auth/verify-email`, { email, code: data[0]?.code });
  const { access_token: accessToken, user } = session.body as {
    access_token?: string;
    user?: { id: string };
  };
  if (!accessToken || !user) throw new Error(`Signing up ended with ${session.status}`);
  return { uuid: toUUID(fromString(user.id, "usr")), accessToken };
}
