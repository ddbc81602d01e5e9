import type { Person, Reply } from "./start.ts";

export const postsPath = "/api/v1/posts";

/** Publishes a post and gives what was answered. */
export async function publish(
  person: Pick<Person, "post">,
  content = "Paid the rent, and some is left.",
): Promise<Reply["body"]> {
  const made = await person.post(postsPath, { content });
  if (made.status !== 201) throw new Error(`Nothing was published: ${made.text}`);
  return made.body;
}

/** `like`, `dislike`, or null to take it back. */
export function react(
  person: Pick<Person, "send">,
  id: string,
  kind: "like" | "dislike" | null,
): Promise<Reply> {
  return kind === null
    ? person.send("DELETE", `${postsPath}/${id}/reaction`)
    : person.send("PUT", `${postsPath}/${id}/${kind}`);
}

/** A post as one person sees it. */
export async function seePost(person: Pick<Person, "get">, id: string): Promise<Reply["body"]> {
  const reply = await person.get(`${postsPath}/${id}`);
  if (reply.status !== 200) throw new Error(`No post: ${reply.text}`);
  return reply.body;
}
