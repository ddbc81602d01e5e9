import { migrate } from "../node/migrations.ts";
import { type Command, parseOptions } from "./command.ts";
import { type Target, withTarget } from "./open-target.ts";

export const migrateCommand: Command = {
  name: "migrate",
  summary: "Applies the migrations that are missing, all or none of them",
  help: `
The server does this by itself at start, except in production: there it only reports what is
missing, and this command belongs before every deployment. Running it again changes nothing.

Example:
  DATABASE_URL=postgres://user:password@host/florin npm run florin -- migrate`,

  async run(args, { environment }) {
    parseOptions(args, {});
    const applyTo = async ({ database, description }: Target) => {
      const applied = await migrate(database);
      const done = applied.length === 0 ? "Nothing was missing" : `Applied ${applied.join(", ")}`;
      return { text: `${done} in ${description}.`, fields: { applied } };
    };
    return withTarget(environment, applyTo, { mayMake: true });
  },
};
