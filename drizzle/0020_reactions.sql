-- Counters change with every reaction, and on a busy post many times a second: room in the page
-- keeps those changes off the index.
alter table post_counts set (fillfactor = 70);
--> statement-breakpoint
alter table reaction_days set (fillfactor = 50);
--> statement-breakpoint
-- Sets what a person thinks of a post (null takes it back), and what follows from the change for
-- the counters, in one statement for its caller. The reactions of one person come one after the
-- other, by the lock on their row; those of different people meet only in one of the 16 counter
-- rows of the post and of the 64 of the day, which are taken last and held for the commit alone. The
-- rows are picked by the random end of the person's id, so that they are always the same. Days are
-- locked in their order. True says that something changed.
create function post_react(p_at timestamptz, p_post uuid, p_user uuid, p_kind text) returns boolean
language plpgsql
set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
declare
  v_end int := get_byte(uuid_send(p_user), 15);
  v_old reactions;
  v_at timestamptz := p_at;
begin
  perform 1 from users u where u.id = p_user and u.status = 'active' for no key update;
  if not found then
    raise exception using errcode = 'FL001', constraint = 'the person is active',
      message = 'the person is not active';
  end if;
  perform 1 from posts p where p.id = p_post and p.deleted_at is null for key share;
  if not found then
    raise exception using errcode = 'FL001', constraint = 'the post exists',
      message = 'there is no such post';
  end if;
  select * into v_old from reactions r where r.post_id = p_post and r.user_id = p_user;
  if v_old.kind is not distinct from p_kind then
    return false;
  end if;

  if p_kind is null then
    delete from reactions r where r.post_id = p_post and r.user_id = p_user;
  elsif v_old.kind is null then
    insert into reactions (post_id, user_id, kind, reacted_at)
    values (p_post, p_user, p_kind, p_at);
  else
    -- A clock that went back must not turn the order of the days round.
    v_at := greatest(p_at, v_old.reacted_at);
    update reactions r set kind = p_kind, reacted_at = v_at
    where r.post_id = p_post and r.user_id = p_user;
  end if;

  update post_counts c
  set likes = c.likes + (p_kind is not distinct from 'like')::int
      - (v_old.kind is not distinct from 'like')::int,
    dislikes = c.dislikes + (p_kind is not distinct from 'dislike')::int
      - (v_old.kind is not distinct from 'dislike')::int
  where c.post_id = p_post and c.shard = v_end % 16;
  if not found then
    -- Whoever reacted before has a row, so this one only adds.
    insert into post_counts as c (post_id, shard, likes, dislikes)
    values (p_post, v_end % 16, (p_kind = 'like')::int, (p_kind = 'dislike')::int)
    on conflict (post_id, shard) do update
    set likes = c.likes + excluded.likes, dislikes = c.dislikes + excluded.dislikes;
  end if;

  if v_old.kind is not null then
    update reaction_days d
    set likes = d.likes - (v_old.kind = 'like')::int,
      dislikes = d.dislikes - (v_old.kind = 'dislike')::int
    where d.day = (v_old.reacted_at at time zone 'UTC')::date and d.shard = v_end % 64;
  end if;
  if p_kind is not null then
    insert into reaction_days as d (day, shard, likes, dislikes)
    values ((v_at at time zone 'UTC')::date, v_end % 64,
      (p_kind = 'like')::int, (p_kind = 'dislike')::int)
    on conflict (day, shard) do update
    set likes = d.likes + excluded.likes, dislikes = d.dislikes + excluded.dislikes;
  end if;
  return true;
end
$$;
--> statement-breakpoint
-- Forgets every reaction of a person whose row the caller has locked. The counters of posts follow,
-- in the order of the posts, so that two people who are erased at once do not wait for each other;
-- the days keep their numbers, which name nobody.
create function forget_reactions(p_user uuid) returns void
language plpgsql
set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
declare
  v_shard int := get_byte(uuid_send(p_user), 15) % 16;
begin
  perform 1 from post_counts c
  where c.shard = v_shard
    and c.post_id in (select r.post_id from reactions r where r.user_id = p_user)
  order by c.post_id
  for no key update;
  with gone as (
    delete from reactions r where r.user_id = p_user returning r.post_id, r.kind
  )
  update post_counts c
  set likes = c.likes - (gone.kind = 'like')::int,
    dislikes = c.dislikes - (gone.kind = 'dislike')::int
  from gone
  where c.post_id = gone.post_id and c.shard = v_shard;
end
$$;
