import { expect, vi } from "vitest";
import { newestMail, type Person, type Reply, visitor } from "./start.ts";

/** Hard to guess, and nobody's name is in it. */
export const newPassword = "amber bicycle thunder 58";
export const wrongPassword = "not this password at all";

/** The newest mail to an address once its subject fits; mails leave after the reply. */
export function mailAbout(to: string, subject: RegExp): Promise<{ code: string; text: string }> {
  return vi.waitFor(async () => {
    const mail = await newestMail(to);
    expect(mail).toMatchObject({ subject: expect.stringMatching(subject) });
    return mail;
  });
}

/** How many mails to an address have such a subject. */
export async function countMails(to: string, subject: RegExp): Promise<number> {
  const { body } = await visitor().get(`/dev/mailbox?to=${encodeURIComponent(to)}`);
  return body.data.filter((mail: { subject: string }) => subject.test(mail.subject)).length;
}

export const resetSubject = /^Set a new Florin password$/;

/** Asks for a link and takes the token out of the mail. */
export async function askForReset(email: string): Promise<string> {
  const asked = await visitor().post("/api/v1/auth/password/forgot", { email });
  expect({ status: asked.status, body: asked.body }).toEqual(acceptedReset);
  return (await mailAbout(email, resetSubject)).code;
}

export const acceptedReset = { status: 202, body: { status: "accepted" } };

export function reset(token: string, password = newPassword, from = visitor()): Promise<Reply> {
  return from.post("/api/v1/auth/password/reset", { token, new_password: password });
}

export function change(person: Person, currentPassword: string, password: string): Promise<Reply> {
  const body = { current_password: currentPassword, new_password: password };
  return person.post("/api/v1/auth/password/change", body);
}

export function logIn(email: string, password: string, from = visitor()): Promise<Reply> {
  return from.post("/api/v1/auth/login", { email, password });
}

/** How many of the replies had each status. */
export function countStatuses(replies: readonly Reply[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of replies) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
