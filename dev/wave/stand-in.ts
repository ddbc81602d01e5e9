import { z } from "zod";
import { prepareStandIn, type StandIn, type StandInOptions } from "../mailbox/stand-in.ts";
import { mountConsent, type WaveClient } from "./consent.ts";
import { createGrants } from "./grants.ts";
import { createWaveGraphql } from "./graphql.ts";
import { smallWorld, type WorldSize } from "./seed.ts";
import { mountTokens } from "./tokens.ts";
import { createWorld, type World } from "./world.ts";

export type WaveStandIn = StandIn &
  WaveClient &
  Readonly<{
    /** Where GraphQL is asked. */
    graphqlUrl: string;
    world: World;
    /** Nobody's plan lets others read any more, or it does again: 403 everywhere. */
    lapsePlans(areLapsed: boolean): void;
    /** Numbers go out as JSON numbers instead of text. */
    writeNumbers(areNumbers: boolean): void;
    revokeAll(): void;
    expireAccessTokens(): void;
    /** Permissions that live. */
    grants(): number;
    /** How often a refresh token was changed for a new pair. */
    refreshes(): number;
  }>;

export type WaveOptions = Omit<StandInOptions, "mailbox"> &
  Partial<WaveClient> &
  Readonly<{ size?: Partial<WorldSize>; name?: string; allowsUnasked?: boolean }>;

const graphqlPath = "/graphql/public";
const controlPath = "/stand-in";

/** What another process may ask for over `POST /stand-in`. */
const controls = z.strictObject({
  plans_lapsed: z.boolean().optional(),
  revoke_all: z.literal(true).optional(),
  expire_access_tokens: z.literal(true).optional(),
  recover: z.literal(true).optional(),
  break_down: z
    .strictObject({
      status: z.int().min(400).max(599),
      times: z.int().positive(),
      path: z.string().default(graphqlPath),
      retry_after: z.string().optional(),
    })
    .optional(),
});

/**
 * Wave in small: a page that asks for permission, tokens that rotate, and the public GraphQL API
 * over generated books. A document is validated before its token is looked at. `GET /stand-in`
 * shows how often each path was asked.
 */
export async function startWaveStandIn(options: WaveOptions = {}): Promise<WaveStandIn> {
  const { clientId = "wave-stand-in", clientSecret = "stand-in-secret" } = options;
  const client = { clientId, clientSecret };
  const { app, clock, open } = prepareStandIn(options, (status) =>
    Response.json({ message: "The stand-in was told to fail" }, { status }),
  );
  const world = createWorld(options.name ?? "wave", { ...smallWorld, ...options.size }, clock.now);
  const grants = createGrants(clock.now);
  let areLapsed = false;
  let areNumbers = false;
  const answer = createWaveGraphql({
    world,
    judge(authorization) {
      const token = /^Bearer (.+)$/.exec(authorization ?? "")?.[1] ?? "";
      if (!grants.isAlive(token)) return "unauthenticated";
      return areLapsed ? "plan_lapsed" : "good";
    },
    writeDecimal: (text) => (areNumbers ? Number(text) : text),
  });

  mountConsent(app, { client, grants, allowsUnasked: () => options.allowsUnasked ?? false });
  mountTokens(app, { client, grants, isLapsed: () => areLapsed });
  app.post(graphqlPath, async (c) => {
    const { status, body } = await answer(await c.req.text(), c.req.header("authorization"));
    return Response.json(body, { status });
  });
  app.get(controlPath, (c) => c.json({ counts: standIn.counts(), refreshes: grants.refreshes() }));
  app.post(controlPath, async (c) => {
    const asked = controls.safeParse(await c.req.json().catch(() => null));
    if (!asked.success) return c.json({ message: z.prettifyError(asked.error) }, 400);
    obey(asked.data);
    return c.json({ counts: standIn.counts() });
  });

  function obey(asked: z.infer<typeof controls>): void {
    if (asked.plans_lapsed !== undefined) areLapsed = asked.plans_lapsed;
    if (asked.revoke_all) grants.revokeAll();
    if (asked.expire_access_tokens) grants.expireAccessTokens();
    if (asked.recover) standIn.recover();
    if (!asked.break_down) return;
    const { retry_after: wait, ...outage } = asked.break_down;
    standIn.breakDown({ ...outage, headers: wait === undefined ? {} : { "retry-after": wait } });
  }

  const standIn = await open();
  return {
    ...standIn,
    ...client,
    graphqlUrl: `${standIn.url}${graphqlPath}`,
    world,
    lapsePlans(lapsed) {
      areLapsed = lapsed;
    },
    writeNumbers(numbers) {
      areNumbers = numbers;
    },
    revokeAll: grants.revokeAll,
    expireAccessTokens: grants.expireAccessTokens,
    grants: grants.alive,
    refreshes: grants.refreshes,
  };
}
