import { Events, type MutableResponse, type MutableToken, OAuth2Server } from "oauth2-mock-server";

/** What the next sign-ins are like; a test changes what it wants to be otherwise. */
export type Scene = {
  claims: Record<string, unknown>;
  header: Record<string, unknown>;
  /** The token endpoint's whole reply. */
  reply: { status: number; body: Record<string, unknown> } | null;
};

/** An OpenID Connect server that others wrote, so that no mistake of ours is on both sides. */
export async function startIndependentIssuer() {
  const server = new OAuth2Server();
  await server.issuer.keys.generate("RS256");
  await server.start(0, "127.0.0.1");
  const url = server.issuer.url ?? "";
  const scene: Scene = { claims: {}, header: {}, reply: null };

  server.service.on(Events.BeforeTokenSigning, (token: MutableToken) => {
    Object.assign(token.payload, scene.claims);
    Object.assign(token.header, scene.header);
  });
  server.service.on(Events.BeforeResponse, (response: MutableResponse) => {
    if (scene.reply === null) return;
    response.statusCode = scene.reply.status;
    response.body = scene.reply.body;
  });

  return {
    scene,
    reset: () => void Object.assign(scene, { claims: {}, header: {}, reply: null }),
    variables: {
      GOOGLE_CLIENT_ID: "independent-client",
      GOOGLE_CLIENT_SECRET: "independent-secret",
      GOOGLE_ISSUER: url,
    },
    /** Two more keys, published beside the old one; the server takes them in turn. */
    async addKeys() {
      await server.issuer.keys.generate("RS256");
      await server.issuer.keys.generate("RS256");
    },
    /** Goes where the browser was sent; the path on our side that it is led back to. */
    async authorize(location: string): Promise<string> {
      const reply = await fetch(location, { redirect: "manual" });
      const back = new URL(reply.headers.get("location") ?? "about:blank");
      return `${back.pathname}${back.search}`;
    },
    stop: () => server.stop(),
  };
}
