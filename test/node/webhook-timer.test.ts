import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Id, toUuid } from "../../src/core/id.ts";
import { callerOf, signUpWith } from "../support/servers/caller.ts";
import { type FlorinServer, startFlorin } from "../support/servers/florin.ts";
import { type PostgresServer, runOnce, startPostgres } from "../support/servers/postgres.ts";
import { type Receiver, signersOf, startReceiver } from "../support/servers/receiver.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { testVariables } from "../support/setup/variables.ts";
import { webhooksPath } from "../support/webhooks.ts";

/** Events leave a real server by its own timer, and do not keep it from ending. */
const patience = { timeout: 30_000 };
const folder = makeTemporaryFolder();
let postgres: PostgresServer;
let receiver: Receiver;
let server: FlorinServer;
beforeAll(async () => {
  postgres = await startPostgres();
  receiver = await startReceiver();
  const variables = { DATA_DIR: folder.path, DATABASE_URL: postgres.url };
  server = await startFlorin({ ...testVariables, ...variables });
});
afterAll(async () => {
  await server.stop("SIGKILL");
  await receiver.stop();
  await postgres.stop();
  folder.remove();
});

test("an event is sent within seconds; a receiver that hangs holds up no shutdown", async () => {
  const caller = callerOf(server);
  const { access_token: token, user } = await signUpWith(caller, "ada@example.com");
  const body = { url: receiver.url, events: ["kyc.decided"] };
  const { body: webhook } = await caller.post(webhooksPath, body, token);
  const emit = () =>
    runOnce(
      postgres.url,
      `insert into outbox (id, kind, owner_ids, payload, created_at) values (gen_random_uuid(),
       'kyc.decided', array['${toUuid("user", user.id as Id<"user">)}'::uuid], '{}', now())`,
    );
  await emit();
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), patience);
  const [got] = receiver.received;
  expect(got && signersOf(got, [webhook.secret])).toEqual([webhook.secret]);

  receiver.answerWith(() => undefined);
  await emit();
  await vi.waitFor(() => expect(receiver.received).toHaveLength(2), patience);
  expect(await server.stop("SIGTERM")).toBe(0);
  const events = [...server.output().matchAll(/"event":"(stop\w+|job_failed)"/g)];
  expect(events.map(([, name]) => name)).toEqual(["stopping", "stopped"]);
});
