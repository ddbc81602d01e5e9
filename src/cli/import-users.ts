import { importUser } from "../features/auth/index.ts";
import { findUserByEmail, nameSchema } from "../features/users/index.ts";
import { kindOfImportedHash } from "../platform/crypto/imported-password.ts";
import type { Ctx } from "../platform/ctx.ts";
import type { Command } from "./command.ts";
import { importRows, refused, type Taken } from "./import-rows.ts";
import type { Fields } from "./read-records.ts";

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

  run: importRows({ name, what: "people", fieldNames, take }),
};

async function take(ctx: Ctx, email: string, fields: Fields, isApplied: boolean): Promise<Taken> {
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
