import type { Measure, Participant } from "./participant.ts";

/** Sign-up to `/me`: the address is verified with the code from the mailbox of development. */
export async function comeIn(measure: Measure, { person, florin }: Participant): Promise<void> {
  const { email, password, firstName, lastName } = person;
  const consents = { terms_accepted: true, privacy_accepted: true } as const;
  const names = { first_name: firstName, last_name: lastName };
  await measure("register", () =>
    florin.post("/api/v1/auth/register", { body: { email, password, ...names, ...consents } }),
  );
  const code = await measure("mailbox", () => readCode(florin.request, email));
  await measure("verify-email", () =>
    florin.post("/api/v1/auth/verify-email", { body: { email, code: code ?? "" } }),
  );
  const session = await measure("login", () => florin.signIn({ email, password }));
  // As somebody does whose access token has worn out.
  if (session?.status === "authenticated") {
    const { refresh_token } = session;
    const next = await measure("refresh", () =>
      florin.post("/api/v1/auth/refresh", { body: { refresh_token } }),
    );
    if (next) await florin.adopt(next);
  }
  await measure("me", () => florin.get("/api/v1/auth/me"));
}

type Ask = (method: string, path: string) => Promise<unknown>;

async function readCode(ask: Ask, email: string): Promise<string> {
  const mailbox = await ask("GET", `/dev/mailbox?to=${encodeURIComponent(email)}`);
  const { data } = Object(mailbox) as { data?: readonly { code?: string }[] };
  return data?.[0]?.code ?? "";
}
