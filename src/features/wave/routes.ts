import { z } from "@hono/zod-openapi";
import { isDomainError } from "../../core/error.ts";
import type { User } from "../../platform/ctx.ts";
import { type AppContext, createRoutes, userOf } from "../../platform/http/app-env.ts";
import { readBrowserSecret, setBrowserSecret } from "../../platform/http/browser-secret.ts";
import { json, route } from "../../platform/http/route.ts";
import { beginConnection } from "./begin-connection.ts";
import { disconnectWave } from "./disconnect-wave.ts";
import { finishConnection } from "./finish-connection.ts";
import { findWaveState } from "./queries.ts";
import { waveOf } from "./reach-wave.ts";
import { requestSync } from "./request-sync.ts";
import { syncAtOnce } from "./run-syncs.ts";
import { connectSchema, presentWave, waveSchema } from "./schema.ts";
import { consentSeconds } from "./take-consent.ts";

const tags = ["Financial health"];
const guard = { access: "authenticated", tags } as const;
const maxParameterLength = 4_096;
const parameter = z.string().max(maxParameterLength).optional();

const connect = route({
  ...guard,
  method: "get",
  path: "/connect",
  summary: "Begin to connect one's books at Wave",
  description:
    "Open `authorization_url` in a browser. A short-lived cookie ties the way back to whoever " +
    "got this reply; the same session does as well. Where Wave is not configured, every route " +
    "here but the last answers 503 with the missing variables.",
  responses: { 200: json("Where to allow it", connectSchema) },
});

const finish = route({
  method: "get",
  path: "/callback",
  access: "public",
  tags,
  summary: "Where Wave sends the browser back to",
  description:
    "Keeps the permission and begins to read the books. A browser comes to `/app/wave` however " +
    "it went, and reads there why nothing was connected.",
  request: { query: z.object({ code: parameter, state: parameter, error: parameter }) },
  responses: {
    200: json("Connected", waveSchema),
    302: { description: "For browsers: to `/app/wave`" },
  },
});

const read = route({
  ...guard,
  method: "get",
  path: "/",
  summary: "How the connection to Wave and its last sync stand",
  responses: { 200: json("Without tokens", waveSchema) },
});

const sync = route({
  ...guard,
  method: "post",
  path: "/sync",
  summary: "Read the books now",
  description: "It also happens once a day. One that is under way is reported, not doubled.",
  responses: { 202: json("Under way", waveSchema) },
});

const disconnect = route({
  ...guard,
  method: "delete",
  path: "/",
  summary: "End the connection to Wave",
  description: "Deletes the tokens and revokes them at Wave. What was read stays.",
  responses: { 204: { description: "Not connected" } },
});

export const waveRoutes = createRoutes()
  .openapi(connect, async (c) => {
    const begun = await beginConnection(c.var.ctx, userOf(c), readBrowserSecret(c));
    setBrowserSecret(c, begun.browserSecret, consentSeconds);
    return c.json({ authorization_url: begun.authorizationUrl }, 200);
  })
  .openapi(finish, async (c) => {
    const { ctx } = c.var;
    const back = { browserSecret: readBrowserSecret(c), user: await signedInUser(c) };
    const userId = await finishConnection(ctx, { ...c.req.valid("query"), ...back });
    syncAtOnce(ctx, userId);
    return c.json(presentWave(await findWaveState(ctx, userId)), 200);
  })
  .openapi(read, async (c) => {
    waveOf(c.var.ctx);
    return c.json(presentWave(await findWaveState(c.var.ctx, userOf(c).userId)), 200);
  })
  .openapi(sync, async (c) => {
    return c.json(presentWave(await requestSync(c.var.ctx, userOf(c))), 202);
  })
  .openapi(disconnect, async (c) => {
    await disconnectWave(c.var.ctx, userOf(c));
    return c.body(null, 204);
  });

/** A browser that comes back from another site may have no session that lives. */
async function signedInUser(c: AppContext): Promise<User | null> {
  try {
    return await c.var.identify();
  } catch (error) {
    if (isDomainError(error) && error.definition.kind === "unauthenticated") return null;
    throw error;
  }
}
