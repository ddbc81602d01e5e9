export type V1Channel = "sms" | "tts";

/** In seconds; `nextEventWait` replaces every wait of the workflow. */
export type V1Timing = Readonly<{
  workflowId: number;
  pinExpiry: number | undefined;
  nextEventWait: number | undefined;
}>;

export type V1Plan = Readonly<{
  steps: readonly V1Channel[];
  /** After each step, in seconds; the request expires when the last wait is over. */
  waitsSeconds: readonly number[];
  /** Life of one code. An event that finds an older code makes a new one. */
  pinExpirySeconds: number;
}>;

const defaultPinExpirySeconds = 300;

const workflows: Readonly<
  Record<number, { steps: readonly V1Channel[]; waitsSeconds: readonly number[] }>
> = {
  1: { steps: ["sms", "tts", "tts"], waitsSeconds: [125, 180, 300] },
  2: { steps: ["sms", "sms", "tts"], waitsSeconds: [125, 180, 300] },
  3: { steps: ["tts", "tts"], waitsSeconds: [150, 150] },
  4: { steps: ["sms", "sms"], waitsSeconds: [120, 180] },
  5: { steps: ["sms", "tts"], waitsSeconds: [120, 180] },
  6: { steps: ["sms"], waitsSeconds: [300] },
  7: { steps: ["tts"], waitsSeconds: [300] },
};

/** The steps, waits and code life of a v1 request, or null for an unknown workflow. */
export function planOf({ workflowId, pinExpiry, nextEventWait }: V1Timing): V1Plan | null {
  const workflow = workflows[workflowId];
  if (!workflow) return null;
  const { steps } = workflow;
  const wantedExpiry = pinExpiry ?? defaultPinExpirySeconds;
  if (nextEventWait === undefined) {
    const waitsSeconds = steps.length === 1 ? [wantedExpiry] : workflow.waitsSeconds;
    return { steps, waitsSeconds, pinExpirySeconds: wantedExpiry };
  }
  // Vonage drops a code life that is no whole multiple of the wait.
  const isMultiple = wantedExpiry % nextEventWait === 0;
  return {
    steps,
    waitsSeconds: steps.map(() => nextEventWait),
    pinExpirySeconds: isMultiple ? wantedExpiry : nextEventWait,
  };
}
