import pg from "pg";

/** What Drizzle asks of a client, on one pipelined connection that is reopened when it breaks. */
export type PipelinedClient = Readonly<{
  query: pg.Client["query"];
  end(): Promise<void>;
}>;

/**
 * One connection on which many requests have statements under way at once. It is opened by the
 * first statement, and again by the first one after it broke; statements that were on the wire when
 * it broke fail and are never sent twice.
 */
export function createPipelinedClient(
  config: pg.ClientConfig,
  onConnectionError: (error: Error) => void,
): PipelinedClient {
  let opening: Promise<pg.Client> | undefined;
  let live: pg.Client | undefined;

  const open = async (): Promise<pg.Client> => {
    const client = new pg.Client(config);
    const forget = () => {
      if (live === client) live = undefined;
      opening = undefined;
    };
    client.on("error", (error) => {
      forget();
      onConnectionError(error);
    });
    client.on("end", forget);
    try {
      await client.connect();
    } catch (error) {
      forget();
      throw error;
    }
    live = client;
    return client;
  };

  const connected = (): pg.Client | Promise<pg.Client> => {
    if (live) return live;
    opening ??= open();
    return opening;
  };

  const query = (...parameters: unknown[]): Promise<unknown> => {
    const client = connected();
    const send = (ready: pg.Client): Promise<unknown> =>
      (ready.query as (...p: unknown[]) => Promise<unknown>)(...parameters);
    return client instanceof pg.Client ? send(client) : client.then(send);
  };

  return {
    query: query as unknown as pg.Client["query"],
    async end() {
      const client = live ?? (await opening?.catch(() => undefined));
      await client?.end();
    },
  };
}
