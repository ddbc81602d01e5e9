import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { fromUuid } from "../../src/core/id.ts";
import { claimSync } from "../../src/features/wave/claim-sync.ts";
import { forgetWave } from "../../src/features/wave/disconnect-wave.ts";
import { findWaveState } from "../../src/features/wave/queries.ts";
import { exportWave } from "../../src/features/wave/queries-export.ts";
import { runSyncs } from "../../src/features/wave/run-syncs.ts";
import { sweepConsents } from "../../src/features/wave/sweep-consents.ts";
import { keepConsent, takeConsent } from "../../src/features/wave/take-consent.ts";
import { migrate } from "../../src/node/migrations.ts";
import { type Ctx, systemCtx, type User } from "../../src/platform/ctx.ts";
import { createLog, createServices, openOwnMemory } from "../../src/services.ts";
import { expectIndexed, plansOf } from "../support/servers/plans.ts";
import { type PostgresServer, startPostgres } from "../support/servers/postgres.ts";
import {
  openRecordingDatabase,
  type RecordingDatabase,
} from "../support/servers/recording-database.ts";
import { testVariables } from "../support/setup/variables.ts";

/** Nothing that a connection does reads a table from its beginning to its end. */
const uuidOf = (kind: number, n: number) =>
  `0000000${kind}-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;

const script = `
  create function pg_temp.id(kind int, n bigint) returns uuid language sql immutable as $$
    select (lpad(kind::text, 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
  insert into users (id, email, first_name, last_name, created_at, updated_at)
  select pg_temp.id(1, n), 'u' || n || '@example.com', 'A', 'B', now(), now()
  from generate_series(1, 50000) n;
  insert into wave_connections (user_id, status, scopes, access_token_sealed, access_expires_at,
    generation, connected_at, updated_at)
  select pg_temp.id(1, n), 'active', '{}', 'x', now(), 0, now(), now()
  from generate_series(1, 50000) n;
  insert into wave_syncs (user_id, status, is_full, as_of, step, position, page, pass, pass_rows,
    is_whole, businesses, counts, failures, claims, due_at, started_at, finished_at)
  select pg_temp.id(1, n), case when n % 500 = 0 then 'running' else 'succeeded' end, true,
    current_date, 'businesses', 0, 1, 1, 0, true, '[]', '{}', 0, 0,
    now() + (n % 86400 - 60) * interval '1 second', now(), case when n % 500 <> 0 then now() end
  from generate_series(1, 50000) n;
  insert into wave_consents (state_tag, browser_tag, user_id, session_id, code_verifier_sealed,
    expires_at)
  select 't1.' || md5(n::text), 'x', pg_temp.id(1, 1 + n % 50000), pg_temp.id(2, n), 'x',
    now() + n * interval '1 second' from generate_series(1, 50000) n;
  analyze;
`;

let server: PostgresServer;
let recording: RecordingDatabase;
let ctx: Ctx;
beforeAll(async () => {
  server = await startPostgres();
  await migrate({ kind: "postgres", url: server.url });
  recording = await openRecordingDatabase(server.url);
  await recording.client.query(script);
  const wave = {
    WAVE_CLIENT_ID: "x",
    WAVE_CLIENT_SECRET: "x",
    WAVE_BASE_URL: "http://127.0.0.1:9",
  };
  const config = readConfig({ ...testVariables, ...wave }, "node");
  const parts = { db: recording.db, memory: openOwnMemory(), log: createLog(() => undefined) };
  ctx = systemCtx(createServices(config, parts), "test");
});
afterAll(async () => {
  await recording.db.close();
  await server.stop();
});

const userId = fromUuid("user", uuidOf(1, 7));
const actor: User = {
  kind: "user",
  userId,
  sessionId: fromUuid("session", uuidOf(2, 7)),
  role: "customer",
  permissions: new Set(),
  authTime: new Date(),
  methods: [],
};
const secrets = { state: "s", codeVerifier: "v", browserSecret: "b" };

test.each<[string, () => unknown]>([
  ["a run of the schedule", () => runSyncs(ctx, new AbortController().signal)],
  ["taking over", () => claimSync(ctx)],
  ["taking over one person's", () => claimSync(ctx, userId)],
  ["how it stands", () => findWaveState(ctx, userId)],
  ["the export", () => exportWave(ctx, userId)],
  ["going to Wave", () => keepConsent(ctx, actor, secrets)],
  ["coming back", () => takeConsent(ctx, { ...secrets, user: actor })],
  ["the sweep", () => sweepConsents(ctx)],
  ["the erasure", () => recording.db.atomic((tx) => forgetWave(tx, userId))],
])("%s reads by an index", async (_, act) => {
  const plans = await plansOf(recording, act);
  expectIndexed(plans);
  expect(plans.length).toBeGreaterThan(0);
});
