import { hasWayDown, listMigrations, listPending, rollBack } from "../node/migrations.ts";
import { type Command, parseOptions, Refusal, UsageError } from "./command.ts";
import { type Target, withTarget } from "./open-target.ts";

export const rollbackCommand: Command = {
  name: "rollback",
  summary: "Takes the newest migration back, with the data it holds",
  help: `
Options:
  --yes  does it; without it the command only names the migration

What the migration had created is dropped, rows included, and cannot be brought back. Run the
version of Florin before that migration afterwards: this one would miss it, or apply it again.

Example:
  npm run florin -- rollback --yes`,

  async run(args, { environment }) {
    const { yes } = parseOptions(args, { yes: { type: "boolean", default: false } });
    return withTarget(environment, async (target) => {
      const newest = await findNewest(target);
      if (newest === null) {
        return { text: `Nothing is applied in ${target.description}.`, fields: { removed: null } };
      }
      if (!hasWayDown(newest)) throw new Refusal(`There is no way down from ${newest}.`);
      if (!yes) {
        const plan = `This would take back ${newest} in ${target.description}, and its data.`;
        throw new UsageError(`${plan} Add --yes to do it.`);
      }
      const removed = await rollBack(target.database);
      return { text: `Took back ${removed} in ${target.description}.`, fields: { removed } };
    });
  },
};

async function findNewest({ database }: Target): Promise<string | null> {
  const pending = await listPending(database);
  const applied = listMigrations().filter(({ tag }) => !pending.includes(tag));
  return applied.at(-1)?.tag ?? null;
}
