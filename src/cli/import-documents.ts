import { importRecord } from "../features/kyc/index.ts";
import { emailSchema, findUserByEmail, normaliseEmail } from "../features/users/index.ts";
import type { Ctx } from "../platform/ctx.ts";
import { type Command, parseOptions } from "./command.ts";
import { type RowOutcome, reportImport } from "./import-report.ts";
import { withCtx } from "./open-ctx.ts";
import { type Fields, readRecords, readSource } from "./read-records.ts";
import { showProgress } from "./show-progress.ts";

const name = "import-documents";
/** The body of POST /api/v1/kyc, flat; and whose it is. */
const fieldNames = [
  ...["email", "full_name", "date_of_birth", "nationality", "tax_id", "phone"],
  ...["line1", "line2", "city", "region", "postal_code", "country"].map((at) => `address.${at}`),
  ...["type", "number", "issuing_country", "expires_on", "mrz"].map((at) => `document.${at}`),
];

export const importDocumentsCommand: Command = {
  name,
  summary: "Takes over what another system knew of its customers, for staff to decide on",
  help: `
Options:
  --from <path>      a table of people: CSV with a header, a JSON array, or NDJSON (mongoexport)
  --format <format>  csv, json or ndjson; by default what the name of the file ends with
  --columns <names>  where theirs differ, as ours=theirs,ours=theirs; a dotted name reaches into
                     what is nested. Ours are email and the fields of POST /api/v1/kyc, such as
                     full_name, address.line1 and document.number; the lines of document.mrz
                     stand between line breaks or |
  --apply            does it; without it the command says row by row what it would do

Import the people first. Each row becomes a record as if its person had submitted it: it is checked,
screened, sealed, and waits for a decision of staff. Whoever has a record already is left alone, so
the command can be run again. The exit code is 1 when a row is refused.

Example:
  npm run florin -- import-documents --from kyc.ndjson --columns full_name=name`,

  async run(args, { environment, complain }) {
    const given = parseOptions(args, {
      from: { type: "string" },
      format: { type: "string" },
      columns: { type: "string", default: "" },
      apply: { type: "boolean", default: false },
    });
    const source = readSource(given, fieldNames);
    const progress = showProgress(complain, "rows");
    try {
      return await withCtx(environment, name, async (ctx) => {
        const seen = new Set<string>();
        const rows: RowOutcome[] = [];
        for await (const { line, fields } of readRecords(source)) {
          rows.push({ line, ...(await take(ctx, fields, seen, !given.apply)) });
          progress.show(rows.length);
        }
        return reportImport(rows, { isApplied: given.apply, what: "records" });
      });
    } finally {
      progress.end();
    }
  },
};

async function take(
  ctx: Ctx,
  fields: Fields | null,
  seen: Set<string>,
  isDryRun: boolean,
): Promise<Omit<RowOutcome, "line">> {
  if (fields === null) return { outcome: "refused", note: "it cannot be read" };
  const { email: address, ...rest } = fields;
  const given = emailSchema.safeParse(address);
  if (!given.success) return { outcome: "refused", note: "email is no address" };
  const email = normaliseEmail(given.data);
  if (seen.has(email)) return { outcome: "duplicate" };
  seen.add(email);
  const user = await findUserByEmail(ctx, email);
  if (!user) return { outcome: "refused", note: "nobody has this address" };
  const found = await importRecord(ctx, user.id, nest(rest), { isDryRun });
  return found.outcome === "refused" ? { outcome: "refused", note: found.why } : found;
}

/** `address.line1` stands in `address`, as in the body of a request. */
function nest(fields: Fields): Fields {
  const body: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(fields)) {
    const [part = "", inner] = path.split(".");
    if (inner === undefined) body[part] = value;
    else body[part] = { ...(body[part] as Fields | undefined), [inner]: readField(inner, value) };
  }
  return body;
}

function readField(field: string, value: unknown): unknown {
  return field === "mrz" && typeof value === "string" ? value.split(/\r?\n|\|/) : value;
}
