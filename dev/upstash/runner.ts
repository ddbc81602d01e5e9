import {
  type CommandOutcome,
  type RedisBackend,
  type RedisCommand,
  TransactionDiscarded,
} from "./redis-backend.ts";
import { refusalOf } from "./refused-commands.ts";
import { createScriptTranslator } from "./scripts.ts";

export type Runner = Readonly<{
  /** One outcome per command, in order; not atomic. */
  each(commands: readonly RedisCommand[]): Promise<CommandOutcome[]>;
  /** The same as one transaction. Throws `TransactionDiscarded` when nothing was run. */
  atomically(commands: readonly RedisCommand[]): Promise<CommandOutcome[]>;
}>;

/** Keeps back what may not be sent and translates scripts on the way to `backend`. */
export function createRunner(backend: RedisBackend): Runner {
  const scripts = createScriptTranslator(backend.scriptPrelude);

  const translated = (command: RedisCommand, outcome: CommandOutcome): CommandOutcome =>
    "error" in outcome ? outcome : { reply: scripts.translateReply(command, outcome.reply) };

  return {
    async each(commands) {
      const refusals = commands.map(refusalOf);
      const sent = commands.filter((_, at) => refusals[at] === null);
      const outcomes = (await backend.run(sent.map(scripts.translate))).values();
      return commands.map((command, at) => {
        const refusal = refusals[at] ?? null;
        if (refusal !== null) return { error: refusal };
        return translated(command, outcomes.next().value ?? { reply: null });
      });
    },
    async atomically(commands) {
      const refusal = commands.map(refusalOf).find((text) => text !== null);
      if (refusal) throw new TransactionDiscarded(refusal);
      const outcomes = await backend.runAtomically(commands.map(scripts.translate));
      return commands.map((command, at) => translated(command, outcomes[at] ?? { reply: null }));
    },
  };
}
