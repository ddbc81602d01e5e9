import { z } from "@hono/zod-openapi";
import { isVisible, visibleMessage } from "../../core/visible-text.ts";
import { namedIdSchema } from "../../platform/http/ids.ts";
import { authorName } from "./author-name.ts";
import { removalReasons } from "./delete-post.ts";
import type { Post } from "./queries.ts";
import { countDays } from "./queries-days.ts";
import { reactionKinds } from "./tables.ts";

const maxContentLength = 5_000;
/** Tabs and line ends are text; the other control characters steer terminals. */
const control = /(?![\t\n\r])\p{Cc}/u;

const contentSchema = z
  .string()
  .refine(isVisible, visibleMessage)
  .refine((text) => !control.test(text), "must not hold control characters")
  .refine(isShort, `must be at most ${maxContentLength} characters`)
  .openapi({
    description: "Plain text, kept as it is. A character is a Unicode code point.",
    example: "Paid the rent, and some is left.",
    minLength: 1,
    maxLength: maxContentLength,
  });

/** Of a text that is longer by far, the characters are not even counted. */
function isShort(text: string): boolean {
  return text.length <= 2 * maxContentLength && [...text].length <= maxContentLength;
}

export const newPostSchema = z.strictObject({ content: contentSchema }).openapi("NewPost");

export const postFilterSchema = { author: namedIdSchema("user").optional() };

export const removalSchema = {
  reason: z
    .enum(removalReasons)
    .optional()
    .openapi({ description: "Why it had to go; the audit trail keeps it." }),
};

export const postSchema = z
  .object({
    id: z.string().openapi({ example: "pst_01jd3v3v5fe8wr4t4yx0x4tq7a" }),
    author: z.object({
      id: z.string().openapi({ example: "usr_01jd3v3v5fe8wr4t4yx0x4tq7a" }),
      name: z
        .string()
        .openapi({ description: "First name and initial of the last one.", example: "Ada E." }),
    }),
    content: z.string(),
    likes: z.int(),
    dislikes: z.int(),
    my_reaction: z.enum(reactionKinds).nullable().openapi({ description: "The reader's own." }),
    created_at: z.iso.datetime(),
  })
  .openapi("Post");

export function presentPost(post: Post): z.infer<typeof postSchema> {
  return {
    id: post.id,
    author: { id: post.author.id, name: authorName(post.author) },
    content: post.content,
    likes: post.likes,
    dislikes: post.dislikes,
    my_reaction: post.myReaction,
    created_at: post.createdAt.toISOString(),
  };
}

const maxDays = 366;
export const defaultDays = 30;
/** What every store of dates can say. */
const earliestDay = "1970-01-01";

const daySchema = z.iso
  .date()
  .refine((day) => day >= earliestDay, `must not lie before ${earliestDay}`);

export const daysFilterSchema = {
  from: daySchema.optional().openapi({ description: "The first day; 30 days before the last." }),
  to: daySchema.optional().openapi({ description: "The last day, included; today (UTC)." }),
};

export const daysSchema = z
  .object({ from: z.string(), to: z.string() })
  .refine(({ from, to }) => from <= to, { path: ["from"], message: "must not lie after `to`" })
  .refine((days) => countDays(days) <= maxDays, {
    path: ["to"],
    message: `must lie within ${maxDays} days`,
  });

export const reactionDaysSchema = z
  .object({
    data: z.array(z.object({ date: z.iso.date(), likes: z.int(), dislikes: z.int() })),
  })
  .openapi("ReactionDays");
