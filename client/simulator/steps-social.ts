import type { Measure, Participant } from "./participant.ts";
import { writePost } from "./people.ts";

/** Publishes some posts, and reads what others wrote; adds the ids of both to `seen`. */
export async function publishPosts(
  measure: Measure,
  { person: { dice }, florin }: Participant,
  max: number,
  seen: string[],
): Promise<void> {
  const posts = dice.below(max + 1);
  for (let post = 0; post < posts; post += 1) {
    const body = { content: writePost(dice) };
    const made = await measure("post", () => florin.post("/api/v1/posts", { body }));
    if (made) seen.push(made.id);
  }
  await measure("feed", () => florin.get("/api/v1/posts"));
}

/** Likes most, dislikes some, and takes a few back. */
export async function reactToPosts(
  measure: Measure,
  { person: { dice }, florin }: Participant,
  max: number,
  seen: readonly string[],
): Promise<void> {
  if (seen.length === 0) return;
  const reactions = dice.below(max + 1);
  for (let reaction = 0; reaction < reactions; reaction += 1) {
    const params = { path: { id: dice.pick(seen) } };
    const mood = dice.below(10);
    if (mood < 6) await measure("like", () => florin.put("/api/v1/posts/{id}/like", { params }));
    else if (mood < 9) {
      await measure("dislike", () => florin.put("/api/v1/posts/{id}/dislike", { params }));
    } else {
      await measure("take back", () => florin.delete("/api/v1/posts/{id}/reaction", { params }));
    }
  }
}
