import type { Person } from "./start.ts";

export const webhooksPath = "/api/v1/webhooks";

/** On this machine, where nothing listens: what is sent there goes nowhere, and at once. */
export const deadEnd = "http://127.0.0.1:9/hooks";

export type MadeWebhook = Readonly<{ id: string; secret: string; url: string; events: string[] }>;

export async function createWebhook(
  person: Pick<Person, "post">,
  { url = deadEnd, events = ["kyc.decided"] as readonly string[] } = {},
): Promise<MadeWebhook> {
  const made = await person.post(webhooksPath, { url, events });
  if (made.status !== 201) throw new Error(`No webhook was made: ${made.text}`);
  return made.body;
}
