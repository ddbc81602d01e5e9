/**
 * System: whether this instance and what it depends on are well. `/health` speaks for the process
 * alone, so that an outage elsewhere does not get it restarted; the details name every part. Of
 * several processes one at a time runs a schedule, and its jobs leave a record of how they went.
 */
export { checkpointEmbedded } from "./checkpoint-embedded.ts";
export { claimSchedule, renewSchedule, type Schedule } from "./claim-schedule.ts";
export { finishSchedule, type JobOutcome } from "./finish-schedule.ts";
export { forgetReplies } from "./forget-replies.ts";
export { idempotencyStore } from "./idempotency-store.ts";
export { systemKeyedTables } from "./keyed-columns.ts";
export { exportIdempotencyKeys } from "./queries.ts";
export { systemRoutes } from "./routes.ts";
export { sweepIdempotencyKeys } from "./sweep-idempotency-keys.ts";
export { jobRuns } from "./tables.ts";
