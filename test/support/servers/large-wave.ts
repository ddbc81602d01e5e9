/** Connections to Wave, their syncs and consents, for users whom another script made. */
export const waveScript = `
  insert into wave_connections (user_id, status, scopes, access_token_sealed, access_expires_at,
    generation, connected_at, updated_at)
  select pg_temp.id(1, n), 'active', '{}', 'x', now(), 0, now(), now()
  from generate_series(1, 20000) n;
  insert into wave_syncs (user_id, status, is_full, as_of, step, position, page, pass, pass_rows,
    is_whole, businesses, counts, failures, claims, due_at, started_at, finished_at)
  select pg_temp.id(1, n), case when n % 500 = 0 then 'running' else 'succeeded' end, true,
    current_date, 'businesses', 0, 1, 1, 0, true, '[]', '{}', 0, 0,
    now() + (n % 86400 - 60) * interval '1 second', now(), case when n % 500 <> 0 then now() end
  from generate_series(1, 20000) n;
  insert into wave_consents (state_tag, browser_tag, user_id, session_id, code_verifier_sealed,
    expires_at)
  select 't1.' || md5(n::text), 'x', pg_temp.id(1, 1 + n % 20000), pg_temp.id(2, n), 'x',
    now() + n * interval '1 second' from generate_series(1, 20000) n;
`;
