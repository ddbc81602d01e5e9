import type { z } from "zod";
import type { Measurements } from "./measurements.ts";

/** One request of somebody; the caller keeps the tokens. */
export type ApiRequest = Readonly<{
  method: "GET" | "POST";
  path: string;
  body?: unknown;
  token?: string;
}>;

/**
 * Sends a request, measures it under `name`, and returns the body in the shape that was asked for.
 * Throws `Refused` unless it went well.
 */
export type ApiClient = <Schema extends z.ZodType>(
  name: string,
  request: ApiRequest,
  schema: Schema,
) => Promise<z.output<Schema>>;

/** The service said no, or did not answer; the code is in the measurements already. */
export class Refused extends Error {
  override readonly name = "Refused";
}

type Outcome<Body> =
  | Readonly<{ errorCode: null; body: Body }>
  /** `code` of the problem document, or what kept the reply away. */
  | Readonly<{ errorCode: string }>;

const requestTimeoutMs = 30_000;

export function createApiClient(options: {
  baseUrl: string;
  measurements: Measurements;
  /** Ends requests under way. */
  interruption: AbortSignal;
}): ApiClient {
  const { baseUrl, measurements, interruption } = options;
  return async (name, request, schema) => {
    const startedMs = performance.now();
    const outcome = await send(baseUrl, request, schema, interruption);
    // What we broke off ourselves says nothing about the service.
    if (interruption.aborted) throw new Refused(`${name}: interrupted`);
    measurements.add(name, performance.now() - startedMs, outcome.errorCode);
    if (outcome.errorCode === null) return outcome.body;
    throw new Refused(`${name}: ${outcome.errorCode}`);
  };
}

async function send<Schema extends z.ZodType>(
  baseUrl: string,
  { method, path, body, token }: ApiRequest,
  schema: Schema,
  interruption: AbortSignal,
): Promise<Outcome<z.output<Schema>>> {
  const headers = new Headers({ accept: "application/json" });
  if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
  if (body !== undefined) headers.set("content-type", "application/json");
  const tooLate = AbortSignal.timeout(requestTimeoutMs);
  try {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.any([interruption, tooLate]),
    });
    return read(response.status, await response.text(), schema);
  } catch {
    return { errorCode: tooLate.aborted ? "timeout" : "network" };
  }
}

function read<Schema extends z.ZodType>(
  status: number,
  text: string,
  schema: Schema,
): Outcome<z.output<Schema>> {
  const body = text === "" ? null : parseJson(text);
  if (body === undefined) return { errorCode: "not_json" };
  if (status >= 400) {
    const code = typeof body === "object" && body !== null && "code" in body ? body.code : null;
    return { errorCode: typeof code === "string" ? code : `http_${status}` };
  }
  const parsed = schema.safeParse(body);
  return parsed.success ? { errorCode: null, body: parsed.data } : { errorCode: "other_shape" };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
