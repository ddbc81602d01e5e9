/**
 * Proves that a person reads a phone: the vendor makes, sends and checks the code (SMS first, then
 * a voice call by itself). Every method throws `upstream_failed` or `upstream_timeout` on outage.
 */
export interface SmsVerifier {
  /** Seconds that a code works at least, counted from its start. */
  readonly codeSeconds: number;
  start(input: StartVerification): Promise<StartedVerification>;
  /** `expired` ends the request, as the third wrong code does. `unknown`: finished or foreign. */
  check(requestId: string, code: string): Promise<"approved" | "wrong" | "expired" | "unknown">;
  /** Ends a running request where the vendor allows it; never throws for one that is over. */
  cancel(requestId: string): Promise<void>;
}

export type StartVerification = Readonly<{
  /** E.164 with the leading plus. */
  phone: string;
  /** Our own reference, shown in the vendor's reports; never personal. */
  reference: string;
  /** BCP 47, such as `en-us`. */
  locale?: string;
}>;

export type StartedVerification =
  | Readonly<{ status: "started"; requestId: string }>
  /** Another verification of this number is running at the vendor. */
  | Readonly<{ status: "concurrent"; requestId: string | null }>
  /** The vendor does not serve this number (barred, unsupported network, invalid). */
  | Readonly<{ status: "refused" }>
  /** Too many requests at the vendor; try again later. */
  | Readonly<{ status: "throttled" }>;
