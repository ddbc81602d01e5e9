import { z } from "@hono/zod-openapi";
import { fromUuid } from "../../core/id.ts";
import type { WaveState } from "./queries.ts";
import { stepsOfBusiness } from "./sync-cursor.ts";
import { syncErrors } from "./sync-errors.ts";

const count = z.int().min(0).optional();

const progressSchema = z.object({
  step: z.enum(["businesses", ...stepsOfBusiness]),
  business_id: z.string().nullable(),
  page: z.int().openapi({ description: "The page that is read next, from 1." }),
  total_pages: z.int().nullable(),
});

const lastSyncSchema = z.object({
  status: z.enum(["never", "running", "succeeded", "failed"]),
  started_at: z.iso.datetime().nullable(),
  finished_at: z.iso.datetime().nullable(),
  counts: z
    .object({
      businesses: count,
      accounts: count,
      customers: count,
      vendors: count,
      products: count,
      invoices: count,
    })
    .openapi({ description: "Read so far; a sync of what has changed counts only that." }),
  progress: progressSchema.nullable().openapi({ description: "While it is running." }),
  error: z
    .object({
      code: z.string().openapi({ description: `One of ${Object.keys(syncErrors).join(", ")}.` }),
      message: z.string(),
    })
    .nullable(),
});

export const waveSchema = z
  .object({
    connected: z.boolean(),
    reauthorization_needed: z
      .boolean()
      .openapi({ description: "Wave does not accept the permission any more: connect again." }),
    businesses: z.array(z.object({ id: z.string(), name: z.string() })),
    last_sync: lastSyncSchema,
    next_sync_at: z.iso.datetime().nullable(),
    scopes: z.array(z.string()),
  })
  .openapi("Wave");

export const connectSchema = z.object({ authorization_url: z.string() }).openapi("WaveConnect");

export function presentWave({ connection, sync }: WaveState): z.infer<typeof waveSchema> {
  const isRunning = sync?.status === "running";
  return {
    connected: connection !== null,
    reauthorization_needed: connection?.status === "reauthorization_needed",
    businesses: (sync?.businesses ?? []).map(presentBusiness),
    last_sync: presentSync(sync),
    next_sync_at: isRunning ? null : (sync?.dueAt?.toISOString() ?? null),
    scopes: connection?.scopes ?? [],
  };
}

function presentBusiness({ uuid, name }: Readonly<{ uuid: string; name: string }>) {
  return { id: fromUuid("business", uuid), name };
}

function presentSync(sync: WaveState["sync"]): z.infer<typeof lastSyncSchema> {
  if (!sync) {
    const times = { started_at: null, finished_at: null };
    return { status: "never", ...times, counts: {}, progress: null, error: null };
  }
  const business = sync.step === "businesses" ? undefined : sync.businesses[sync.position];
  const progress = {
    step: sync.step,
    business_id: business ? fromUuid("business", business.uuid) : null,
    page: sync.page,
    total_pages: sync.totalPages,
  };
  return {
    status: sync.status,
    started_at: sync.startedAt.toISOString(),
    finished_at: sync.finishedAt?.toISOString() ?? null,
    counts: sync.counts,
    progress: sync.status === "running" ? progress : null,
    error: sync.error && { code: sync.error, message: syncErrors[sync.error] },
  };
}
