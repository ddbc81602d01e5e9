import type { DomainError } from "../../core/error.ts";
import { upstreamFailed, upstreamTimeout } from "../../core/errors.ts";
import type { Log } from "../log/log.ts";

/** Why a service could not be used; goes to the log and to `cause`, never to the caller. */
export type FailureReason =
  | "network"
  | "timeout"
  | "redirect"
  | "status"
  | "too_large"
  | "not_json"
  | "unexpected_shape"
  | "throttled"
  /** Our key is wrong, or it may not do this. */
  | "credentials_refused"
  /** Our account there has to be paid or topped up. */
  | "no_credit"
  /** The service calls our own parameters wrong. */
  | "parameters_refused"
  /** The service cannot do this now, for a reason of its own. */
  | "service_refused";

export type Failure = Readonly<{
  reason: FailureReason;
  status: number | null;
  attempts?: number;
  networkCode?: string;
}>;

/** These do not pass until the operator acts. */
const forTheOperator: readonly FailureReason[] = [
  "credentials_refused",
  "no_credit",
  "parameters_refused",
];

export function reasonOfStatus(status: number): FailureReason {
  if (status === 401 || status === 403) return "credentials_refused";
  if (status === 402) return "no_credit";
  return status === 429 ? "throttled" : "status";
}

/** Writes a failure to the log and makes the error of it: it names the service and nothing else. */
export function createFailureReport(
  service: string,
  log: Log | undefined,
): (failure: Failure) => DomainError {
  return ({ reason, status, attempts, networkCode }) => {
    const fields = {
      service,
      reason,
      ...(status !== null && { status }),
      ...(attempts !== undefined && { attempts }),
      ...(networkCode !== undefined && { error_code: networkCode }),
    };
    if (forTheOperator.includes(reason)) log?.error("upstream_failed", fields);
    else log?.warn("upstream_failed", fields);

    const members = { service };
    return reason === "timeout"
      ? upstreamTimeout({
          detail: `The ${service} service did not answer in time.`,
          members,
          cause: reason,
        })
      : upstreamFailed({ detail: `The ${service} service failed.`, members, cause: reason });
  };
}
