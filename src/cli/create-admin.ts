import { createAdmin } from "../features/auth/index.ts";
import { emailSchema } from "../features/users/index.ts";
import { type Command, parseOptions, UsageError } from "./command.ts";
import { withCtx } from "./open-ctx.ts";

const name = "create-admin";

export const createAdminCommand: Command = {
  name,
  summary: "Makes an admin and prints the link that sets the password",
  help: `
Options:
  --email <address>  of the new admin; nobody may have an account with it

The link works once, for 24 hours: give it to that person alone. Its token can also be sent to
POST /api/v1/auth/password/reset. The command reads the same variables as the server, of which
PUBLIC_URL is where the link leads and SECRET_KEYS what it is kept with.

Example:
  npm run florin -- create-admin --email ada@example.com`,

  async run(args, { environment }) {
    const { email } = parseOptions(args, { email: { type: "string" } });
    if (email === undefined) throw new UsageError("--email is missing");
    if (!emailSchema.safeParse(email).success) throw new UsageError("--email is no address");
    const order = { environment, command: name };
    const admin = await withCtx(order, (ctx) => createAdmin(ctx, { email }));
    const expiresAt = admin.expiresAt.toISOString();
    const made = `Made the admin ${admin.email}. Set the password here, once, until ${expiresAt}:`;
    return {
      text: `${made}\n${admin.link}`,
      fields: { id: admin.id, email: admin.email, link: admin.link, expires_at: expiresAt },
    };
  },
};
