/** Why a sync ended without its data, and what its owner can do about it. */
export const syncErrors = {
  plan_lapsed:
    "Wave lets other services read only businesses with an active Pro or Wave Advisor plan (it " +
    "answered 403). Renew the plan at Wave; the next sync then goes on by itself.",
  reauthorization_needed:
    "Wave does not accept the permission any more. Connect again; what was read before is kept.",
  wave_unavailable: "Wave could not be reached for hours. The next sync tries again.",
  wave_changed:
    "Wave answered in a way that this version does not understand. Tell whoever runs this service.",
  internal_error: "The fault is ours. The next sync tries again.",
} as const;

export type SyncError = keyof typeof syncErrors;
