import { defineError } from "../../core/error.ts";

export const waveNotConnected = defineError(
  "wave_not_connected",
  "conflict",
  "Wave is not connected",
  "Begin with `GET /api/v1/wave/connect`; when the permission was withdrawn, connect again.",
);
export const wavePlanLapsed = defineError(
  "wave_plan_lapsed",
  "forbidden",
  "The plan at Wave does not allow this",
  "Wave lets other services read only businesses with an active Pro or Wave Advisor plan.",
);
export const connectionCancelled = defineError(
  "connection_cancelled",
  "invalid",
  "Connecting was cancelled",
  "You did not allow it at Wave. Nothing has changed; connect again when you like.",
);
