import { importUser } from "../features/auth/index.ts";
import {
  emailSchema,
  findUserByEmail,
  nameSchema,
  normaliseEmail,
} from "../features/users/index.ts";
import { kindOfImportedHash } from "../platform/crypto/imported-password.ts";
import type { Ctx } from "../platform/ctx.ts";
import { type Command, parseOptions } from "./command.ts";
import { type RowOutcome, reportImport } from "./import-report.ts";
import { withCtx } from "./open-ctx.ts";
import { type Fields, readRecords, readSource } from "./read-records.ts";
import { showProgress } from "./show-progress.ts";

const name = "import-users";
const fieldNames = ["email", "password_hash", "first_name", "last_name", "name", "email_verified"];

export const importUsersCommand: Command = {
  name,
  summary: "Takes people over from another system, with their passwords",
  help: `
Options:
  --from <path>      a table of people: CSV with a header, a JSON array, or NDJSON (mongoexport)
  --format <format>  csv, json or ndjson; by default what the name of the file ends with
  --columns <names>  where theirs differ, as ours=theirs,ours=theirs; a dotted name reaches into
                     what is nested. Ours are email, password_hash, first_name, last_name (or
                     name), email_verified
  --apply            does it; without it the command says row by row what it would do

Hashes of werkzeug (scrypt: and pbkdf2:sha256:) and of bcrypt are taken as they are. They are
verified at the first sign-in, which hashes the password anew. Whoever has none, or comes from
Google, signs in with Google or asks for a new password. Everybody becomes a customer; factors and
phones are enrolled anew. An address that is somebody's already is left alone, so the command can
be run again. Rows are named by their line, never by what stands in them.

The exit code is 1 when a row is refused; the others are imported all the same.

Examples:
  npm run florin -- import-users --from users.csv --columns email=mail,password_hash=pw_hash
  npm run florin -- import-users --from users.csv --apply`,

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
          rows.push({ line, ...(await take(ctx, fields, seen, given.apply)) });
          progress.show(rows.length);
        }
        return reportImport(rows, { isApplied: given.apply, what: "people" });
      });
    } finally {
      progress.end();
    }
  },
};

type Taken = Omit<RowOutcome, "line">;

async function take(
  ctx: Ctx,
  fields: Fields | null,
  seen: Set<string>,
  isApplied: boolean,
): Promise<Taken> {
  if (fields === null) return refused("it cannot be read");
  const given = emailSchema.safeParse(fields["email"]);
  if (!given.success) return refused("email is no address");
  const email = normaliseEmail(given.data);
  if (seen.has(email)) return { outcome: "duplicate" };
  seen.add(email);
  const names = readNames(fields);
  if (!names) return refused("a name is not one");
  const passwordHash =
    fields["password_hash"] === undefined ? null : String(fields["password_hash"]);
  const kind = passwordHash === null ? null : kindOfImportedHash(passwordHash);
  if (passwordHash !== null && kind === null) return refused("password_hash cannot be verified");
  if (await findUserByEmail(ctx, email)) return { outcome: "exists" };
  const note = kind === null ? "no password" : `password of ${kind}`;
  if (!isApplied) return { outcome: "imported", note };
  const emailVerified = /^(true|t|1|yes)$/i.test(String(fields["email_verified"] ?? ""));
  const id = await importUser(ctx, { email, ...names, passwordHash, emailVerified });
  return id === null ? { outcome: "exists" } : { outcome: "imported", note };
}

function refused(note: string): Taken {
  return { outcome: "refused", note };
}

/** Some systems kept one name, and some none. */
function readNames(fields: Fields) {
  const [first = "New", ...others] = String(fields["name"] ?? "")
    .split(/\s+/)
    .filter(Boolean);
  const firstName = nameSchema.safeParse(String(fields["first_name"] ?? first));
  const lastName = nameSchema.safeParse(
    String(fields["last_name"] ?? (others.join(" ") || "Customer")),
  );
  if (!firstName.success || !lastName.success) return null;
  return { firstName: firstName.data, lastName: lastName.data };
}
