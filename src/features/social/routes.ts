import { z } from "@hono/zod-openapi";
import type { Id } from "../../core/id.ts";
import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { makeOnce } from "../../platform/http/idempotency.ts";
import { idSchema } from "../../platform/http/ids.ts";
import { listOf, pageQuery, presentPage, readPage } from "../../platform/http/paging.ts";
import { json, jsonBody, route } from "../../platform/http/route.ts";
import { createPost } from "./create-post.ts";
import { deletePost } from "./delete-post.ts";
import { findPost, listPosts } from "./queries.ts";
import { reactToPost } from "./react-to-post.ts";
import {
  newPostSchema,
  postFilterSchema,
  postSchema,
  presentPost,
  removalSchema,
} from "./schema.ts";

const tags = ["Social"];
const guard = { access: "authenticated", tags } as const;
const params = z.object({ id: idSchema("post") });
const aPost = { 200: json("The post as it is now", postSchema) };

const create = route({
  ...guard,
  method: "post",
  path: "/",
  summary: "Publish a post",
  request: { body: jsonBody(newPostSchema) },
  responses: { 201: json("The post", postSchema) },
});

const list = route({
  ...guard,
  method: "get",
  path: "/",
  summary: "Posts of everybody, or of one author",
  request: { query: z.object({ ...pageQuery, ...postFilterSchema }) },
  responses: { 200: json("Newest first", listOf(postSchema)) },
});

const read = route({
  ...guard,
  method: "get",
  path: "/{id}",
  summary: "One post",
  request: { params },
  responses: aPost,
});

const remove = route({
  ...guard,
  method: "delete",
  path: "/{id}",
  summary: "Delete one's own post; with `posts.moderate` anybody's",
  request: { params, query: z.object(removalSchema) },
  responses: { 204: { description: "The post is gone, and its reactions with it" } },
});

const like = route({
  ...guard,
  method: "put",
  path: "/{id}/like",
  summary: "Like a post",
  description: "Takes the place of a dislike. Liking twice counts once.",
  request: { params },
  responses: aPost,
});

const dislike = route({
  ...guard,
  method: "put",
  path: "/{id}/dislike",
  summary: "Dislike a post",
  description: "Takes the place of a like. Disliking twice counts once.",
  request: { params },
  responses: aPost,
});

const takeBack = route({
  ...guard,
  method: "delete",
  path: "/{id}/reaction",
  summary: "Take one's reaction back",
  request: { params },
  responses: { 204: { description: "There is none of one's own" } },
});

export const postRoutes = createRoutes()
  .openapi(create, async (c) => {
    const { ctx } = c.var;
    const actor = userOf(c);
    const post = await makeOnce(
      c,
      (mark) => createPost(ctx, actor, c.req.valid("json").content, mark),
      (id: Id<"post">) => findPost(ctx, actor.userId, id),
    );
    return c.json(presentPost(post), 201);
  })
  .openapi(list, async (c) => {
    const { author, ...asked } = c.req.valid("query");
    const page = await listPosts(c.var.ctx, userOf(c).userId, author, readPage(asked, "post"));
    return c.json(presentPage(page, presentPost), 200);
  })
  .openapi(read, async (c) => {
    const post = await findPost(c.var.ctx, userOf(c).userId, c.req.valid("param").id);
    return c.json(presentPost(post), 200);
  })
  .openapi(remove, async (c) => {
    const { reason } = c.req.valid("query");
    await deletePost(c.var.ctx, userOf(c), c.req.valid("param").id, reason);
    return c.body(null, 204);
  })
  .openapi(like, async (c) => {
    const post = await reactToPost(c.var.ctx, userOf(c), c.req.valid("param").id, "like");
    return c.json(presentPost(post), 200);
  })
  .openapi(dislike, async (c) => {
    const post = await reactToPost(c.var.ctx, userOf(c), c.req.valid("param").id, "dislike");
    return c.json(presentPost(post), 200);
  })
  .openapi(takeBack, async (c) => {
    await reactToPost(c.var.ctx, userOf(c), c.req.valid("param").id, null);
    return c.body(null, 204);
  });
