import type { OpenAPIHono } from "@hono/zod-openapi";
import {
  assessmentRoutes,
  overviewRoutes,
  questionnaireRoutes,
} from "./features/assessments/index.ts";
import { auditRoutes } from "./features/audit/index.ts";
import {
  activityRoutes,
  authenticator,
  authRoutes,
  googleRoutes,
  mfaRoutes,
  passkeyRoutes,
  passwordRoutes,
  profileRoutes,
  sessionRoutes,
  staffRoutes,
  stepUpRoutes,
  wellKnownRoutes,
} from "./features/auth/index.ts";
import {
  accountCardRoutes,
  cardRoutes,
  cardSandboxRoutes,
  cardSecretRoutes,
} from "./features/cards/index.ts";
import { caseRoutes, shadowRoutes } from "./features/compliance/index.ts";
import { kycRoutes, staffKycRoutes } from "./features/kyc/index.ts";
import { accountRoutes, staffAccountRoutes, statementRoutes } from "./features/ledger/index.ts";
import { operationsRoutes, privacyRoutes, reportRoutes } from "./features/reporting/index.ts";
import { screeningRoutes } from "./features/screening/index.ts";
import { analyticsRoutes, postRoutes } from "./features/social/index.ts";
import { idempotencyStore, systemRoutes } from "./features/system/index.ts";
import { holdRoutes, sandboxRoutes, transactionRoutes } from "./features/transfers/index.ts";
import { businessRoutes, figureRoutes, metricRoutes } from "./features/warehouse/index.ts";
import { waveRoutes } from "./features/wave/index.ts";
import { deliveryRoutes, webhookRoutes } from "./features/webhooks/index.ts";
import type { Services } from "./platform/ctx.ts";
import { refuseUnrouted } from "./platform/http/allowed-methods.ts";
import { type AppEnv, createRoutes } from "./platform/http/app-env.ts";
import type { AddressSource } from "./platform/http/client-address.ts";
import { frontDoor, listLayers } from "./platform/http/front-door.ts";
import { onError } from "./platform/http/on-error.ts";
import type { Api } from "./web/dashboard/ask.ts";
import { dashboardPages } from "./web/dashboard/dashboard.ts";
import { docsPages } from "./web/docs.ts";
import { mailboxPages } from "./web/mailbox.ts";
import { problemPages } from "./web/problems.ts";
import { signInPages } from "./web/sign-in.ts";

/** The whole service over one set of adapters; the same for Workers, Node and tests. */
export function createApp(services: Services, addresses: AddressSource): OpenAPIHono<AppEnv> {
  const app = createRoutes();
  app.onError(onError);
  app.notFound(refuseUnrouted(app));
  const layers = listLayers(services, addresses, { authenticator, idempotencyStore });
  app.use(...frontDoor(layers));
  app.route("/", systemRoutes);
  app.route("/", operationsRoutes);
  app.route("/", wellKnownRoutes);
  app.route("/", signInPages);
  app.route("/", googleRoutes);
  app.route("/api/v1/auth", authRoutes);
  app.route("/api/v1/auth", passwordRoutes);
  app.route("/api/v1/auth", mfaRoutes);
  app.route("/api/v1/auth", stepUpRoutes);
  app.route("/api/v1/auth", passkeyRoutes);
  app.route("/api/v1/auth", profileRoutes);
  app.route("/api/v1/auth", sessionRoutes);
  app.route("/api/v1/auth", privacyRoutes);
  app.route("/api/v1/admin", staffRoutes);
  app.route("/api/v1/admin", auditRoutes);
  app.route("/api/v1/admin", reportRoutes);
  app.route("/api/v1/accounts", accountRoutes);
  app.route("/api/v1/accounts", accountCardRoutes);
  app.route("/api/v1/accounts", statementRoutes);
  app.route("/api/v1/admin", staffAccountRoutes);
  app.route("/api/v1/admin", screeningRoutes);
  app.route("/api/v1/admin", caseRoutes);
  app.route("/api/v1/admin", shadowRoutes);
  app.route("/api/v1/transactions/holds", holdRoutes);
  app.route("/api/v1/transactions", transactionRoutes);
  app.route("/api/v1/sandbox", sandboxRoutes);
  app.route("/api/v1/kyc", kycRoutes);
  app.route("/kyc", kycRoutes);
  app.route("/api/v1/admin", staffKycRoutes);
  app.route("/api/v1/cards", cardRoutes);
  app.route("/api/v1/cards", cardSecretRoutes);
  app.route("/api/v1/sandbox", cardSandboxRoutes);
  app.route("/api/v1/webhooks", webhookRoutes);
  app.route("/api/v1/webhooks", deliveryRoutes);
  app.route("/api/v1/warehouse", businessRoutes);
  app.route("/api/v1/warehouse", figureRoutes);
  app.route("/api/v1/warehouse", metricRoutes);
  app.route("/api/v1/questionnaires", questionnaireRoutes);
  app.route("/api/v1/assessments", overviewRoutes);
  app.route("/api/v1/assessments", assessmentRoutes);
  app.route("/api/v1/wave", waveRoutes);
  app.route("/api/v1/posts", postRoutes);
  app.route("/api/v1/analytics", analyticsRoutes);
  app.route("/api/v1/users", activityRoutes);
  app.route("/", dashboardPages(app as Api));
  app.route("/", problemPages);
  app.route("/", docsPages(app, services.settings.version));
  if (services.mailbox) app.route("/", mailboxPages);
  return app;
}
