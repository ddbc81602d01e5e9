export type RedisArgument = string | Buffer;

/** Name first, then the arguments. */
export type RedisCommand = readonly [name: string, ...args: RedisArgument[]];

/** Strings inside `reply` are Buffers, so that binary values survive. */
export type CommandOutcome = Readonly<{ reply: unknown }> | Readonly<{ error: string }>;

export type RedisBackend = Readonly<{
  /** Put before every Lua script, "" where scripts run as they are. */
  scriptPrelude: string;
  /** Runs in order, other clients may come between; an error of one does not stop the others. */
  run(commands: readonly RedisCommand[]): Promise<CommandOutcome[]>;
  /** MULTI … EXEC. Throws `TransactionDiscarded` when nothing was run. */
  runAtomically(commands: readonly RedisCommand[]): Promise<CommandOutcome[]>;
}>;

export class TransactionDiscarded extends Error {
  constructor(reason: string) {
    super(`EXECABORT Transaction discarded because of: ${reason}`);
    this.name = "TransactionDiscarded";
  }
}
