/**
 * The port through which something is posted to an address that a stranger gave us. An adapter
 * refuses addresses inside any private network, follows no redirect, and gives up after
 * `sendTimeoutMs`, the reading of the reply included. Nothing of a reply but its status gets out.
 */
export interface WebhookSender {
  /** Why nothing may be sent there, as a clause for the owner; null when something may. */
  refuses(url: string): string | null;
  /** Never throws for what the other side can cause. */
  send(message: WebhookMessage): Promise<SendOutcome>;
}

export type WebhookMessage = Readonly<{
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Ends the attempt early; its outcome is `interrupted`. */
  signal?: AbortSignal;
}>;

export type SendOutcome =
  | Readonly<{ status: number; retryAfterMs: number | null }>
  | Readonly<{ error: SendError }>;

export type SendError =
  | "timeout"
  /** No connection, or it broke before there was a reply. */
  | "network"
  /** The name stands for an address that we do not call. */
  | "refused_address"
  | "interrupted";

/** Milliseconds for one attempt, its reply included. Source: requirement 36. */
export const sendTimeoutMs = 10_000;
/** Bytes of a reply that are read, and thrown away, so that the other side can end it in peace. */
export const maxDrainedBytes = 4_096;
