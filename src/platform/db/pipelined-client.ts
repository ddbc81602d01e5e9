import pg from "pg";
import { DatabaseUnreachable } from "./failure.ts";

/** What Drizzle asks of a client, on one pipelined connection that is reopened when it breaks. */
export type PipelinedClient = Readonly<{
  query: pg.Client["query"];
  /** Lets statements under way finish; later ones are refused. */
  end(): Promise<void>;
}>;

export type ConnectionEvents = Readonly<{
  onConnected(): void;
  /** A connection broke, or could not be had. */
  onLost(error: unknown): void;
}>;

/**
 * One connection on which many requests have statements under way at once. It is opened by the
 * first statement, and again by the first one after it broke; statements that were on the wire when
 * it broke fail and are never sent twice.
 */
export function createPipelinedClient(
  config: pg.ClientConfig,
  events: ConnectionEvents,
): PipelinedClient {
  let current: Promise<pg.Client> | undefined;
  let isEnded = false;

  const open = (): Promise<pg.Client> => {
    const client = new pg.Client(config);
    const opening = connect(client, events);
    const forget = () => {
      if (current === opening) current = undefined;
    };
    client.on("error", (error) => {
      forget();
      events.onLost(error);
    });
    client.on("end", forget);
    opening.catch(forget);
    return opening;
  };

  const query = async (...parameters: unknown[]): Promise<unknown> => {
    if (isEnded) throw new DatabaseUnreachable(new Error("The database was closed"));
    current ??= open();
    const client = await current;
    return (client.query as (...p: unknown[]) => Promise<unknown>)(...parameters);
  };

  return {
    query: query as unknown as pg.Client["query"],
    async end() {
      isEnded = true;
      const client = await current?.catch(() => undefined);
      await client?.end();
    },
  };
}

async function connect(client: pg.Client, events: ConnectionEvents): Promise<pg.Client> {
  try {
    await client.connect();
  } catch (error) {
    events.onLost(error);
    throw new DatabaseUnreachable(error);
  }
  events.onConnected();
  return client;
}
