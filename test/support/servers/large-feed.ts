import type pg from "pg";
import { fromUuid, type Id } from "../../../src/core/id.ts";

const uuid = (kind: number, n: number) =>
  `${kind.toString(16).padStart(8, "0")}-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;

/** Somebody who reacted to every third post. */
export const feedReader: Id<"user"> = fromUuid("user", uuid(1, 1));
/** Somebody who wrote every tenth post, and somebody who wrote nothing. */
export const feedAuthor: Id<"user"> = fromUuid("user", uuid(1, 2));
export const feedStranger: Id<"user"> = fromUuid("user", uuid(1, 3));

/** The number of a post counts up with time. */
export const feedPostId = (n: number): Id<"post"> => fromUuid("post", uuid(11, n));
export const feedMoment = (n: number): Date => new Date(Date.UTC(2024, 0, 1) + n * 20_000);

const people = 2_000;

const crowd = `
  create function id(kind int, n bigint) returns uuid language sql immutable as $$
    select (lpad(to_hex(kind), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
  insert into users (id, email, first_name, last_name, password_hash, password_changed_at,
    created_at, updated_at)
  select id(1, n), 'p' || n || '@example.com', 'Ada', 'Example', 'x', now(), now(), now()
  from generate_series(1, ${people}) n;
  alter table posts set (autovacuum_enabled = off);
  alter table reactions set (autovacuum_enabled = off);
  alter table post_counts set (autovacuum_enabled = off);`;

/** One post in 50 is so busy that all of its counters are in use; one in 100 is deleted. */
const fill = (from: number, to: number) => `
  set synchronous_commit = off;
  set session_replication_role = replica;
  insert into posts (id, author_id, content, created_at, deleted_at)
  select id(11, n), case when n % 100 = 7 then null when n % 10 = 0 then id(1, 2)
    else id(1, 4 + abs(hashint8(n)::bigint) % ${people - 4}) end,
    case when n % 100 = 7 then '' else 'Number ' || n || repeat(' and so on', 12) end,
    at, case when n % 100 = 7 then at end
  from generate_series(${from + 1}::bigint, ${to}) n,
    lateral (select timestamptz '2024-01-01Z' + n * interval '20 seconds' as at) as each;
  insert into reactions (post_id, user_id, kind, reacted_at)
  select id(11, n), id(1, case when n % 3 = 0 then 1 else 4 + n % ${people - 4} end),
    case when n % 5 = 0 then 'dislike' else 'like' end, timestamptz '2024-02-01Z'
  from generate_series(${from + 1}::bigint, ${to}) n;
  insert into post_counts (post_id, shard, likes, dislikes)
  select id(11, n), shard, 70, 3 from generate_series(${from + 1}::bigint, ${to}) n,
    generate_series(0, case when n % 50 = 0 then 15 else n % 3 end) shard;
  insert into reaction_days (day, shard, likes, dislikes)
  select date '2024-01-01' + day, shard, 5, 1 from
    generate_series(${from / 1_000}::int, ${to / 1_000 - 1}::int) day, generate_series(0, 63) shard;
  set session_replication_role = origin;`;

/** Grows the feed to so many posts, by thousands; the planner is told nothing. */
export async function growFeed(client: pg.Client, from: number, to: number): Promise<void> {
  if (from === 0) await client.query(crowd);
  await client.query(fill(from, to));
}
