import type { z } from "zod";

/** One request to a service, and which of its replies are answers. */
export type HttpCall<Schema extends z.ZodType> = Readonly<{
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Begins with a slash and follows the base URL; its parts are already percent-encoded. */
  path: string;
  query?: Readonly<Record<string, string | undefined>>;
  headers?: Readonly<Record<string, string>>;
  json?: unknown;
  /** Sent as `application/x-www-form-urlencoded`; never together with `json`. */
  form?: Readonly<Record<string, string>>;
  /** Checks the JSON of an accepted reply; an empty body is `undefined`. */
  schema: Schema;
  /** What an accepted reply is; `text` gives `schema` the text as it came. Default `json`. */
  format?: "json" | "text";
  /** Statuses that are an answer; default 200. A redirect never is. */
  accept?: readonly number[];
  /** Accepted statuses that say everything: their body is not read and counts as empty. */
  acceptBodiless?: readonly number[];
  /**
   * `safe` (the default) tries a GET or an `idempotent` call again after a network fault, a 429 or
   * a 5xx; a time-out is never tried again, its caller has waited long enough. `never` tries once.
   */
  retry?: "safe" | "never";
  /** Sending it twice does no more than sending it once. */
  idempotent?: boolean;
}>;

export type HttpReply<Body> = Readonly<{ status: number; headers: Headers; body: Body }>;
