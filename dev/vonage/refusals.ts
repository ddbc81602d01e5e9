import { putBounded } from "../mailbox/bounded-map.ts";
import type { V1Refusal } from "./v1/routes.ts";
import type { V1Call } from "./v1/verify.ts";

const maxRefusals = 100;

/** Refusals that a test has asked for: of the next calls to v1, or of a number in both versions. */
export function createRefusals() {
  const next: V1Refusal[] = [];
  const statusByNumber = new Map<string, V1Refusal["status"]>();
  return {
    /** Answers the next `times` v1 calls of this kind with a status, before anything happens. */
    refuseV1(call: V1Call, status: V1Refusal["status"], times = 1): void {
      const refusals = Array.from({ length: Math.min(times, maxRefusals) }, () => ({
        call,
        status,
      }));
      next.push(...refusals);
    },
    /** `number` in E.164 with its plus. v1 answers the status, v2 always 422. */
    refuseNumber(number: string, status: V1Refusal["status"] = "7"): void {
      putBounded(statusByNumber, number.replace(/^\+/, ""), status, maxRefusals);
    },
    isRefused: (number: string): boolean => statusByNumber.has(number),
    takeV1(call: V1Call, number: string | null): V1Refusal["status"] | undefined {
      const index = next.findIndex((refusal) => refusal.call === call);
      if (index >= 0) return next.splice(index, 1)[0]?.status;
      return call === "start" && number !== null ? statusByNumber.get(number) : undefined;
    },
  };
}
