import type { Redis } from "ioredis";
import { startBreachStandIn } from "./breach/stand-in.ts";
import { startBrevoStandIn } from "./brevo/stand-in.ts";
import { startMailboxServer } from "./mailbox/server.ts";
import { createMailboxStore } from "./mailbox/store.ts";
import type { Engine } from "./neon/engine.ts";
import { startNeonStandIn } from "./neon/server.ts";
import { startOidcStandIn } from "./oidc/stand-in.ts";
import { startUpstashStandIn } from "./upstash/server.ts";
import { startVonageStandIn } from "./vonage/stand-in.ts";
import { startWaveStandIn } from "./wave/stand-in.ts";

const upstashToken = "stand-in-token";
/** The real driver insists on a connection string; the stand-in ignores whom it names. */
const neonConnectionString = "postgres://florin:stand-in@db.localhost/florin";

/** Starts every stand-in that a Worker needs, over a given Postgres and Redis. */
export async function startStandIns(behind: { engine: Engine; redis: Redis }) {
  const mailbox = createMailboxStore();
  const [neon, upstash, brevo, vonage, oidc, mailboxServer, breach, wave] = await Promise.all([
    startNeonStandIn({ engine: behind.engine }),
    startUpstashStandIn({ redis: behind.redis, token: upstashToken }),
    startBrevoStandIn({ mailbox }),
    startVonageStandIn({ mailbox }),
    startOidcStandIn({ mailbox }),
    startMailboxServer({ mailbox }),
    startBreachStandIn(),
    startWaveStandIn(),
  ]);
  return {
    brevo,
    vonage,
    oidc,
    wave,
    mailbox,
    /** The variables that lead the service to them. */
    variables: {
      DATABASE_URL: neonConnectionString,
      NEON_SQL_URL: neon.url,
      UPSTASH_REDIS_REST_URL: upstash.url,
      UPSTASH_REDIS_REST_TOKEN: upstashToken,
      BREVO_API_KEY: brevo.apiKey,
      BREVO_BASE_URL: brevo.url,
      SENDER_EMAIL: "florin@example.com",
      VONAGE_API_KEY: vonage.apiKey,
      VONAGE_API_SECRET: vonage.apiSecret,
      VONAGE_BASE_URL: vonage.url,
      GOOGLE_CLIENT_ID: oidc.clientId,
      GOOGLE_CLIENT_SECRET: oidc.clientSecret,
      GOOGLE_ISSUER: oidc.issuer,
      WAVE_CLIENT_ID: wave.clientId,
      WAVE_CLIENT_SECRET: wave.clientSecret,
      WAVE_BASE_URL: wave.url,
      WAVE_GRAPHQL_URL: wave.graphqlUrl,
      MAILBOX_URL: mailboxServer.url,
      BREACH_CHECK_URL: breach.url,
    },
    async close() {
      const all = [neon, upstash, brevo, vonage, oidc, mailboxServer, breach, wave];
      await Promise.all(all.map((standIn) => standIn.close()));
    },
  };
}
