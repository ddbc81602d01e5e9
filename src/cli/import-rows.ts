import { emailSchema, normaliseEmail } from "../features/users/index.ts";
import type { Ctx } from "../platform/ctx.ts";
import { type Command, parseOptions } from "./command.ts";
import { type RowOutcome, reportImport } from "./import-report.ts";
import { withCtx } from "./open-ctx.ts";
import { type Fields, readRecords, readSource } from "./read-records.ts";
import { showProgress } from "./show-progress.ts";

export type Taken = Omit<RowOutcome, "line">;

/** What differs between imports of rows that each belong to one address. */
export type RowImport = Readonly<{
  name: string;
  /** Of the rows, for the report. */
  what: string;
  fieldNames: readonly string[];
  /** Takes one row of an address that no row before had, or says what it would do. */
  take(ctx: Ctx, email: string, fields: Fields, isApplied: boolean): Promise<Taken>;
}>;

/** Reads the rows that the options name, and takes them one by one. */
export function importRows({ name, what, fieldNames, take }: RowImport): Command["run"] {
  return async (args, { environment, complain }) => {
    const given = parseOptions(args, {
      from: { type: "string" },
      format: { type: "string" },
      columns: { type: "string", default: "" },
      apply: { type: "boolean", default: false },
    });
    const source = readSource(given, fieldNames);
    const progress = showProgress(complain, "rows");
    try {
      const order = { environment, command: name, changesNothing: !given.apply };
      return await withCtx(order, async (ctx) => {
        const takeRow = onceByAddress((email, fields) => take(ctx, email, fields, given.apply));
        const rows: RowOutcome[] = [];
        for await (const { line, fields } of readRecords(source)) {
          rows.push({ line, ...(await takeRow(fields)) });
          progress.show(rows.length);
        }
        return reportImport(rows, { isApplied: given.apply, what });
      });
    } finally {
      progress.end();
    }
  };
}

/** Refuses what has no address, and takes no address twice. */
function onceByAddress(take: (email: string, fields: Fields) => Promise<Taken>) {
  const seen = new Set<string>();
  return async (fields: Fields | null): Promise<Taken> => {
    if (fields === null) return refused("it cannot be read");
    const given = emailSchema.safeParse(fields["email"]);
    if (!given.success) return refused("email is no address");
    const email = normaliseEmail(given.data);
    if (seen.has(email)) return { outcome: "duplicate" };
    seen.add(email);
    return take(email, fields);
  };
}

export function refused(note: string): Taken {
  return { outcome: "refused", note };
}
