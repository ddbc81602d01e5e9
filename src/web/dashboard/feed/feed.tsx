import { type List, pathWith, type Schemas } from "../ask.ts";
import { Area } from "../fields.tsx";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { Button, ButtonForm, Empty, Form, Moment, Pager } from "../parts.tsx";

type Post = Schemas["Post"];

const here = "/app/feed";
const path = "/api/v1/posts";

export async function show(page: Page): Promise<View> {
  const [me, posts] = await Promise.all([
    page.me(),
    page.ask.get<List<Post>>(pathWith(path, { cursor: page.query("cursor") })),
  ]);
  return {
    title: "Feed",
    content: (
      <>
        <Form page={page} action={here}>
          <Area
            page={page}
            name="content"
            label="What did you learn about money?"
            hint="Everybody who is signed in can read it, with your name."
            maxlength={5_000}
          />
          <Button name="move" value="post">
            Post it
          </Button>
        </Form>
        <h2>Newest first</h2>
        {posts.data.length === 0 ? (
          <Empty>
            <p>Nobody has written yet. You can be the first.</p>
          </Empty>
        ) : (
          <ul class="list">
            {posts.data.map((post) => (
              <PostItem page={page} post={post} isOwn={post.author.id === me.id} />
            ))}
          </ul>
        )}
        <Pager page={page} next={posts.next_cursor} />
      </>
    ),
  };
}

type PostProps = Readonly<{ page: Page; post: Post; isOwn: boolean }>;

function PostItem({ page, post, isOwn }: PostProps) {
  return (
    <li id={post.id}>
      <article aria-label={`Post by ${post.author.name}`}>
        <p>
          <strong>{post.author.name}</strong>{" "}
          <span class="faint">
            <Moment page={page} at={post.created_at} />
          </span>
        </p>
        <p class="post">{post.content}</p>
        <Reaction page={page} post={post} kind="like" count={post.likes} name="Like" />
        <Reaction page={page} post={post} kind="dislike" count={post.dislikes} name="Dislike" />
        {isOwn && (
          <ButtonForm
            page={page}
            action={here}
            values={{ move: "delete", id: post.id }}
            kind="danger"
            confirm="Delete this post?"
          >
            Delete
          </ButtonForm>
        )}
      </article>
    </li>
  );
}

type ReactionProps = Readonly<{
  page: Page;
  post: Post;
  kind: "like" | "dislike";
  count: number;
  name: string;
}>;

function Reaction({ page, post, kind, count, name }: ReactionProps) {
  const isMine = post.my_reaction === kind;
  const move = isMine ? "reaction" : kind;
  return (
    <ButtonForm page={page} action={here} values={{ move, id: post.id }} kind="quiet">
      {isMine ? `Take back: ${name.toLowerCase()}` : name} ({page.reader.number(count)})
    </ButtonForm>
  );
}

export async function act(page: SentPage): Promise<Response> {
  const { form } = page;
  const id = encodeURIComponent(form.text("id"));
  switch (form.text("move")) {
    case "post":
      await page.ask.send("POST", path, { body: { content: form.text("content") }, key: page.key });
      return goTo(page, `${here}?done=posted`);
    case "like":
    case "dislike":
      await page.ask.send("PUT", `${path}/${id}/${form.text("move")}`);
      return goTo(page, `${here}#${id}`);
    case "reaction":
      await page.ask.send("DELETE", `${path}/${id}/reaction`);
      return goTo(page, `${here}#${id}`);
    case "delete":
      await page.ask.send("DELETE", `${path}/${id}`);
      return goTo(page, `${here}?done=post-deleted`);
    default:
      return goTo(page, here);
  }
}
