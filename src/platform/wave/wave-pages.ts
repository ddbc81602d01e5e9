import { z } from "zod";
import type { Clock } from "../../core/clock.ts";
import { readRetryAfterMs } from "../http-client/back-off.ts";
import type { FailureReason } from "../http-client/failure.ts";
import { createHttpClient, type HttpClient, type HttpSeams } from "../http-client/http-client.ts";
import { documents } from "./documents.ts";
import { parseExactJson } from "./exact-json.ts";
import { connectionSchema, errorsSchema, nodeSchemas } from "./page-schemas.ts";
import {
  filteredKinds,
  type PageAsk,
  type PageKind,
  type PageOutcome,
  pageSizes,
  type WavePage,
} from "./wave.ts";

/** Milliseconds for one page: 200 invoices with all their parts are work for Wave. */
const pageTimeoutMs = 20_000;
/** Bytes of one page: about 40 kB for each of 200 invoices. */
const maxPageBytes = 8 * 1024 * 1024;

const malformed = Symbol("not JSON");

/** The reply as JSON, whatever it says; numbers are text. */
const exactJson = z.string().transform((text) => {
  try {
    return parseExactJson(text);
  } catch {
    return malformed;
  }
});

const envelope = z.object({ data: z.unknown().optional(), errors: errorsSchema });

type PageOptions = HttpSeams & Readonly<{ graphqlUrl: string; clock: Clock }>;

/** One request per page, with every value as a variable; nothing is asked twice here. */
export function createWavePages(options: PageOptions) {
  const address = new URL(options.graphqlUrl);
  const http = createHttpClient({
    ...options,
    service: "Wave",
    baseUrl: address.origin,
    timeoutMs: pageTimeoutMs,
    maxBytes: maxPageBytes,
  });

  return async (ask: PageAsk): Promise<PageOutcome> => {
    const { status, headers, body } = await http.request({
      method: "POST",
      path: address.pathname,
      headers: { authorization: `Bearer ${ask.accessToken}`, accept: "application/json" },
      json: { query: documents[ask.kind], variables: variablesOf(ask) },
      schema: exactJson,
      format: "text",
      accept: [200, 400],
      acceptBodiless: [401, 403, 429],
      retry: "never",
    });
    if (status === 401) return { status: "unauthenticated" };
    if (status === 403) return { status: "plan_lapsed" };
    if (status === 429) {
      const waitMs = readRetryAfterMs(headers.get("retry-after"), options.clock());
      return { status: "throttled", retryAfterSeconds: waitMs === null ? null : waitMs / 1_000 };
    }
    return readAnswer(http, ask, status, body);
  };
}

function variablesOf({ kind, businessId, page, modifiedAfter }: PageAsk) {
  return {
    ...(businessId !== null && { id: businessId }),
    page,
    pageSize: pageSizes[kind],
    ...(filteredKinds.includes(kind) && {
      modifiedAtAfter: modifiedAfter === null ? null : modifiedAfter.toISOString(),
    }),
  };
}

/** What each of Wave's error codes means to us; for codes that are not here it is at fault. */
const faults: Readonly<Record<string, FailureReason>> = {
  GRAPHQL_VALIDATION_FAILED: "parameters_refused",
  GRAPHQL_PARSE_FAILED: "parameters_refused",
  VARIABLE_VALUE: "parameters_refused",
};

function readAnswer(
  http: HttpClient,
  { kind, businessId }: PageAsk,
  status: number,
  body: unknown,
): PageOutcome {
  if (body === malformed) throw http.failure("not_json", status);
  const answer = envelope.safeParse(body);
  if (!answer.success) throw http.failure("unexpected_shape", status);
  const { data, errors } = answer.data;
  if (errors.includes("UNAUTHENTICATED")) return { status: "unauthenticated" };
  if (errors.includes("NOT_FOUND") && businessId !== null) return { status: "business_gone" };
  const [code] = errors;
  if (code !== undefined) throw http.failure(faults[code] ?? "service_refused", status);
  if (businessId !== null && isEmptyAnswer(data)) return { status: "business_gone" };
  const page = readPage(kind, businessId === null ? data : Object(data).business);
  if (page === null) throw http.failure("unexpected_shape", status);
  return { status: "read", page };
}

function isEmptyAnswer(data: unknown): boolean {
  return z.object({ business: z.null() }).safeParse(data).success;
}

function readPage(kind: PageKind, holder: unknown): WavePage | null {
  const schema = z.object({ [kind]: connectionSchema(nodeSchemas[kind], pageSizes[kind]) });
  const found = schema.safeParse(holder).data?.[kind];
  if (found === undefined) return null;
  const nodes = found.edges.map(({ node }) => node);
  // The schema that was picked by `kind` is what makes the nodes of that kind.
  return { kind, nodes, ...found.pageInfo } as WavePage;
}
