import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { runCommandLine } from "../../src/cli/run-command-line.ts";
import { toUuid } from "../../src/core/id.ts";
import { sealAudit } from "../../src/features/audit/index.ts";
import { auditEvents } from "../../src/features/audit/tables.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { auditCtx, recordMixture } from "../support/servers/audit-chain.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { testVariables } from "../support/setup/variables.ts";

/** `florin verify audit` as an operator sees it. */
const folder = makeTemporaryFolder();
let opened: OpenedAdapter;
beforeAll(async () => {
  opened = await openOverPg();
  const ctx = auditCtx(opened.db);
  await ctx.db.atomic((tx) => recordMixture(tx, ctx, 1));
  await sealAudit(ctx);
});
afterAll(async () => {
  await opened.stop();
  folder.remove();
});

async function florin(...args: string[]) {
  let printed = "";
  const environment = {
    ...testVariables,
    DATA_DIR: folder.path,
    DATABASE_URL: opened.server?.url ?? "",
  };
  const code = await runCommandLine(commands, ["verify", "audit", ...args], {
    environment,
    print: (text) => {
      printed += text;
    },
    complain: () => undefined,
  });
  return { code, printed };
}

/** What no trigger sees. */
async function tamper(script: string): Promise<void> {
  const client = new pg.Client({ connectionString: opened.server?.url });
  await client.connect();
  await client.query(`begin; set local session_replication_role = replica; ${script}; commit`);
  await client.end();
}

test("ends with 0 on an intact trail and prints the hash of its end", async () => {
  const { code, printed } = await florin();
  expect(code).toBe(0);
  expect(printed).toMatch(
    /^The audit trail is intact: 5 rows, 1 blocks, 0 rows still to be sealed\. The newest block has the hash [0-9a-f]{64}\.\n$/,
  );
  const report = JSON.parse((await florin("--json")).printed);
  expect(report).toMatchObject({ command: "verify", intact: true, blocks: 1, rows: 5 });
});

test("ends with 1 on a broken one and names the row and its block", async () => {
  const [row] = await opened.db.select().from(auditEvents);
  if (!row) throw new Error("There is no row");
  const uuid = toUuid("audit", row.id);
  await tamper(`update audit_events set request_id = 'req_tampered' where id = '${uuid}'`);
  const told = await florin();
  expect(told).toEqual({
    code: 1,
    printed: `The audit trail is broken: a row was edited: ${row.id} in block 1.\n`,
  });
  const { code, printed } = await florin("--json");
  const found = { intact: false, fault: "row_edited", id: row.id, block: 1 };
  expect({ code, ...JSON.parse(printed) }).toMatchObject({ code: 1, ...found });
});
