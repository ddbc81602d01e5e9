/** What a browser sent proves nothing. `cause` says why and is for the log at most. */
export class PasskeyRefused extends Error {
  constructor(cause: unknown) {
    super("The passkey was refused", { cause });
    this.name = "PasskeyRefused";
  }
}

/** The library throws plain errors for whatever is wrong with its input, and does no I/O. */
export async function refuseBroken<Verified>(verify: () => Promise<Verified>): Promise<Verified> {
  try {
    return await verify();
  } catch (cause) {
    throw new PasskeyRefused(cause);
  }
}
