import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";

export type Listening = Readonly<{
  /** The base address, without a slash at its end. */
  url: string;
  /** Stops listening and breaks open connections; resolves once the port is free. */
  close(): Promise<void>;
}>;

/** Serves `app` over HTTP. Port 0, the default, takes any free one. Rejects when it is taken. */
export async function listen(
  app: Readonly<{ fetch: (request: Request) => Response | Promise<Response> }>,
  { host = "127.0.0.1", port = 0 }: Readonly<{ host?: string; port?: number }>,
): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on TCP");
  return {
    url: urlOf(address, host),
    async close() {
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed;
    },
  };
}

/** Nobody can call an address such as 0.0.0.0, so the loopback name stands in for it. */
function urlOf({ port, address }: AddressInfo, host: string): string {
  if (address === "0.0.0.0" || address === "::") return `http://127.0.0.1:${port}`;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
