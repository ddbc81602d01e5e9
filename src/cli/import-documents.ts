import { importRecord } from "../features/kyc/index.ts";
import { findUserByEmail } from "../features/users/index.ts";
import type { Ctx } from "../platform/ctx.ts";
import type { Command } from "./command.ts";
import { importRows, refused, type Taken } from "./import-rows.ts";
import type { Fields } from "./read-records.ts";

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

  run: importRows({ name, what: "records", fieldNames, take }),
};

async function take(ctx: Ctx, email: string, fields: Fields, isApplied: boolean): Promise<Taken> {
  const user = await findUserByEmail(ctx, email);
  if (!user) return refused("nobody has this address");
  const { email: _, ...rest } = fields;
  const found = await importRecord(ctx, user.id, nest(rest), { isDryRun: !isApplied });
  return found.outcome === "refused" ? refused(found.why) : found;
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
