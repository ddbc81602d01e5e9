import { recordEvent, renewHead } from "../features/audit/index.ts";
import { renewCodes } from "../features/cards/index.ts";
import type { Ctx } from "../platform/ctx.ts";
import { isFollowing, type KeyedTable } from "../platform/rotation/keyed-table.ts";
import { countRows, rotateTable, type TableReport } from "../platform/rotation/rotate-table.ts";
import { type Command, type Outcome, parseOptions } from "./command.ts";
import { keyedTables } from "./keyed-tables.ts";
import { describeOlderKeys, type OlderKey, readOlderKeys } from "./older-keys.ts";
import { withCtx } from "./open-ctx.ts";
import { showProgress } from "./show-progress.ts";

const name = "rotate-keys";

export const rotateKeysCommand: Command = {
  name,
  summary: "Seals what is kept with the newest key, and says what still needs an older one",
  help: `
Options:
  --dry-run      reads and proves everything and says what would change, and changes nothing
  --renew-codes  also gives living cards new verification codes (CVC), made with the newest key;
                 the codes that people know, or that are printed on cards, stop being right

SECRET_KEYS=<new>,<old> names the newest key first. Give all servers both keys, the new one behind;
then put it in front everywhere; then run this, as often as you like, while they go on working. It
ends with what still needs an older key and from when that key can be dropped.

Whatever is sealed or tagged is made anew row by row, each only while it holds what was read. A
value that does not prove itself is left alone and named, and the exit code is then 1. Passwords,
PINs, recovery codes and tokens in the hands of clients cannot be made anew: they are counted.

Examples:
  npm run florin -- rotate-keys --dry-run
  npm run florin -- rotate-keys --json`,

  async run(args, { environment, complain }) {
    const options = parseOptions(args, {
      "dry-run": { type: "boolean", default: false },
      "renew-codes": { type: "boolean", default: false },
    });
    const isDryRun = options["dry-run"];
    const progress = showProgress(complain, "rows");
    try {
      const order = { environment, command: name, changesNothing: isDryRun };
      return await withCtx(order, async (ctx) => {
        const tables = await rotate(ctx, isDryRun, progress.show);
        const codes = options["renew-codes"] && !isDryRun ? await renewCodes(ctx) : 0;
        if (!isDryRun) await leaveRecord(ctx, tables, codes);
        const isPast = tables.every(({ left, broken }) => left + broken === 0) && !isDryRun;
        const older = await readOlderKeys(ctx, keyedTables, isPast);
        return describe(ctx.crypto.keys.currentId, { tables, codes, older, isDryRun });
      });
    } finally {
      progress.end();
    }
  },
};

const follows = ({ columns }: KeyedTable) => Object.values(columns).some(isFollowing);

async function rotate(ctx: Ctx, isDryRun: boolean, show: (rows: number, total: number) => void) {
  const tables = keyedTables.filter(follows);
  const total = await countRows(ctx, tables);
  let seen = 0;
  const onRows = (rows: number) => {
    seen += rows;
    show(seen, total);
  };
  const reports: TableReport[] = [];
  for (const keyed of tables) {
    reports.push(await rotateTable(ctx, keyed, { isDryRun, onRows }));
  }
  return reports;
}

async function leaveRecord(ctx: Ctx, tables: readonly TableReport[], codes: number) {
  await renewHead(ctx);
  const details = { key: ctx.crypto.keys.currentId, renewed: sum(tables, "renewed"), codes };
  await recordEvent(ctx.db, ctx, { action: "keys.rotated", details });
}

function sum(tables: readonly TableReport[], what: "rows" | "renewed" | "left" | "broken") {
  return tables.reduce((total, report) => total + report[what], 0);
}

type Rotation = Readonly<{
  tables: readonly TableReport[];
  codes: number;
  older: readonly OlderKey[];
  isDryRun: boolean;
}>;

function describe(current: string, { tables, codes, older, isDryRun }: Rotation): Outcome {
  const [left, broken] = [sum(tables, "left"), sum(tables, "broken")];
  const verb = isDryRun ? "would be made anew" : "were made anew";
  const named = tables.flatMap(({ table, named: rows }) =>
    rows.map(({ row, column, fault }) => `  ${table} ${row} ${column}: ${fault}`),
  );
  const lines = [
    `${sum(tables, "renewed")} values in ${sum(tables, "rows")} rows ${verb} with key ${current}.`,
    ...(codes > 0 ? [`${codes} cards have new verification codes.`] : []),
    ...(left > 0 ? [`${left} values were busy: run this again.`] : []),
    ...(broken > 0 ? [`${broken} values do not prove themselves and were left alone:`] : []),
    ...named,
    ...describeOlderKeys(older),
  ];
  const fields = {
    current_key: current,
    dry_run: isDryRun,
    tables: tables.map(({ named: rows, ...counts }) => ({ ...counts, named: rows })),
    codes_renewed: codes,
    older_keys: older.map(({ lastUsedAt, canDropFrom, ...rest }) => ({
      key: rest.keyId,
      last_used_at: lastUsedAt,
      dependents: rest.dependents.map(({ what, count, until }) => ({ what, count, until })),
      can_drop_from: canDropFrom,
    })),
  };
  return { text: lines.join("\n"), fields, isFailure: broken + left > 0 };
}
