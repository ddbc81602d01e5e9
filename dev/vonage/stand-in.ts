import { prepareStandIn, type StandIn, type StandInOptions } from "../mailbox/stand-in.ts";
import type { Credentials } from "./credentials.ts";
import { createDueTimer } from "./due-timer.ts";
import { createRefusals } from "./refusals.ts";
import { mountV1, type V1Refusal } from "./v1/routes.ts";
import { createV1Verify, type V1Call } from "./v1/verify.ts";
import { type Callback, type CallbackOptions, createCallbacks } from "./v2/callbacks.ts";
import { type ProblemTypes, renderProblemStatus } from "./v2/problems.ts";
import { mountV2 } from "./v2/routes.ts";
import { createV2Verify } from "./v2/verify.ts";

export type VonageStandIn = StandIn &
  Credentials &
  Readonly<{
    /** Signs the v2 callbacks (HS256). */
    signatureSecret: string;
    /** Sends the messages that are due by a clock that the test moves on its own. */
    runDue(): void;
    /** Answers the next `times` v1 calls of this kind with a status, before anything happens. */
    refuseV1(call: V1Call, status: V1Refusal["status"], times?: number): void;
    /** Refuses a number, E.164 with its plus: v1 with the status (7 by default), v2 with 422. */
    refuseNumber(number: string, status?: V1Refusal["status"]): void;
    /** The last 500 v2 callbacks, once all announced so far are delivered or given up. */
    callbacks(): Promise<readonly Callback[]>;
    /** Posts every v2 callback again with the same body and a fresh token. */
    replayCallbacks(): Promise<void>;
  }>;

export type VonageOptions = StandInOptions &
  CallbackOptions &
  Readonly<{ apiKey?: string; apiSecret?: string; problemTypes?: ProblemTypes }>;

/**
 * Vonage Verify, v1 under `/verify` and v2 under `/v2/verify`. Codes land in the shared mailbox
 * with the channel `sms` or `voice`. The two versions know nothing of each other's requests.
 */
export async function startVonageStandIn(options: VonageOptions): Promise<VonageStandIn> {
  const { mailbox, problemTypes = "recorded" } = options;
  const { apiKey = "standin1", apiSecret = "stand-in-secret" } = options;
  const { app, clock, open } = prepareStandIn(options, (status, path) =>
    path.startsWith("/v2/")
      ? renderProblemStatus(status, problemTypes)
      : new Response("The stand-in was told to fail", { status }),
  );
  const callbacks = createCallbacks(options, clock, apiKey);
  const v1 = createV1Verify(clock, mailbox);
  const v2 = createV2Verify({
    nowMs: () => clock.now().getTime(),
    mailbox,
    announce: callbacks.announce,
  });
  const timer = createDueTimer(clock, [v1, v2]);
  const refusals = createRefusals();

  app.use(async (_, next) => {
    timer.runDue();
    await next();
    timer.rearm();
  });
  mountV1(app, v1, { apiKey, apiSecret }, refusals.takeV1);
  const { isRefused } = refusals;
  mountV2(app, v2, { credentials: { apiKey, apiSecret }, problemTypes, isRefused });

  async function onClose(): Promise<void> {
    timer.stop();
    await callbacks.stop();
  }
  return {
    ...(await open({ onAdvance: timer.runDue, onClose })),
    apiKey,
    apiSecret,
    signatureSecret: callbacks.signatureSecret,
    runDue: timer.runDue,
    refuseV1: refusals.refuseV1,
    refuseNumber: refusals.refuseNumber,
    callbacks: callbacks.settled,
    replayCallbacks: callbacks.replay,
  };
}
