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

/** Looks into the mailbox, with milliseconds in between; as a person does who waits for a mail. */
const maxLooks = 20;
const lookMs = 250;

/**
 * The newest code for an address. Mail leaves after the reply, and may leave from another server
 * than the one that is asked.
 */
async function readCode(ask: Ask, email: string): Promise<string> {
  for (let look = 1; ; look += 1) {
    const mailbox = await ask("GET", `/dev/mailbox?to=${encodeURIComponent(email)}`);
    const { data } = Object(mailbox) as { data?: readonly { code?: string }[] };
    const code = data?.[0]?.code;
    if (code) return code;
    if (look === maxLooks) throw new Error(`No code came to ${email}`);
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}
