import {
  type Content,
  findOperation,
  type Operation,
  operationsAt,
  type Schema,
} from "./openapi/document.ts";
import { findClosedSchemaFaults } from "./openapi/validate.ts";

/** A reply as the tests see it. */
type Answer = Readonly<{ status: number; headers: Headers; text: string; body: unknown }>;

/** Pages and their like, which the document leaves out. */
const undocumented = /^\/(docs|openapi\.json|dev\/mailbox|problems\/[^/]+|assets\/.+|app|app\/.*)$/;
/** Pages with forms: the browser has to tell us where a form comes from. */
const dashboard = /^\/app(\/|$)/;

const headersOfEveryReply: Readonly<Record<string, RegExp>> = {
  "x-request-id": /^req_[0-7][0-9a-hjkmnp-tv-z]{25}$/,
  "strict-transport-security": /^max-age=31536000; includeSubDomains$/,
  "x-content-type-options": /^nosniff$/,
  "x-frame-options": /^DENY$/,
  "referrer-policy": /^no-referrer$/,
  "cross-origin-opener-policy": /^same-origin$/,
  "permissions-policy": /\S/,
  "content-security-policy": /^default-src 'none';.* base-uri 'none';.* frame-ancestors 'none'$/,
  "cache-control": /^(no-store|public, max-age=\d+)$/,
};
const betrayingHeaders = ["server", "x-powered-by", "via", "x-runtime"];

/**
 * Compares a reply with the document: the status is declared, the body is what the schema says and
 * nothing more, refusals are problems, and the headers of every reply are there. Throws otherwise.
 */
export function checkReply(method: string, path: string, answer: Answer): void {
  const pathname = path.replace(/[?#].*$/s, "");
  const faults = [
    ...findHeaderFaults(pathname, answer),
    ...(method === "OPTIONS" || method === "HEAD" ? [] : findBodyFaults(method, pathname, answer)),
  ];
  if (faults.length === 0) return;
  const shown = faults.map((fault) => `\n  - ${fault}`).join("");
  throw new Error(`${method} ${pathname} broke the contract with ${answer.status}:${shown}`);
}

function findHeaderFaults(pathname: string, { status, headers }: Answer): string[] {
  const isPage = dashboard.test(pathname) && /^text\/html/.test(headers.get("content-type") ?? "");
  const faults = Object.entries(headersOfEveryReply).flatMap(([name, usual]) => {
    const pattern = isPage && name === "referrer-policy" ? /^same-origin$/ : usual;
    const value = headers.get(name);
    return value !== null && pattern.test(value) ? [] : `the header ${name} is ${value}`;
  });
  for (const name of betrayingHeaders) {
    if (headers.has(name)) faults.push(`the header ${name} tells what we run`);
  }
  if (status >= 400 && headers.get("cache-control") !== "no-store") {
    faults.push("a refusal may be cached");
  }
  return faults;
}

function findBodyFaults(method: string, pathname: string, answer: Answer): string[] {
  const operation = findOperation(method, pathname);
  const declared = operation?.responses[String(answer.status)];
  if (declared) return findMismatch(declared.content, answer);
  if (dashboard.test(pathname)) return findPageFaults(answer);
  if (answer.status >= 400) return findProblemFaults(answer, operation);
  if (operation) return ["the status is not declared"];
  if (undocumented.test(pathname)) return [];
  const reason =
    operationsAt(pathname).length > 0 ? "has no such method" : "does not know the path";
  return [`openapi.json ${reason}; after adding a route run \`npm run openapi\``];
}

function findMismatch(content: Content | undefined, answer: Answer): string[] {
  if (!content) return answer.text === "" ? [] : ["a body came where none is declared"];
  const type = mediaTypeOf(answer);
  const media = content[type];
  if (!media) return [`the content type ${type} is not declared`];
  if (!media.schema || !/[/+]json$/.test(type)) return [];
  return findClosedSchemaFaults(media.schema, answer.body);
}

/** Pages of the dashboard answer people, whatever happens; what they hand over says what it is. */
function findPageFaults(answer: Answer): string[] {
  if (answer.status >= 300 && answer.status < 400) return [];
  const type = mediaTypeOf(answer);
  return /^(text\/(html|csv)|application\/(pdf|json))$/.test(type)
    ? []
    : [`a page came as ${type}`];
}

const anyProblem: Schema = { $ref: "#/components/schemas/Problem" };
/** RFC 6901. */
const jsonPointer = /^(\/([^~/]|~[01])*)*$/;

function findProblemFaults(answer: Answer, operation: Operation | undefined): string[] {
  const type = mediaTypeOf(answer);
  if (type !== "application/problem+json") return [`a refusal came as ${type}`];
  const declared = operation?.responses["default"]?.content?.[type]?.schema;
  if (operation && !declared) return ["the operation does not declare problems as its default"];
  const faults = findClosedSchemaFaults(declared ?? anyProblem, answer.body);
  if (faults.length > 0) return faults;
  const problem = answer.body as { status: number; request_id: string; errors?: Pointed[] };
  if (problem.status !== answer.status) faults.push("the problem names another status");
  if (problem.request_id !== answer.headers.get("x-request-id")) {
    faults.push("the problem names another request");
  }
  if (answer.status === 429 && !/^[1-9]\d*$/.test(answer.headers.get("retry-after") ?? "")) {
    faults.push("it does not say when to try again");
  }
  for (const { pointer } of problem.errors ?? []) {
    if (!jsonPointer.test(pointer)) faults.push(`${pointer} is no JSON pointer`);
  }
  return faults;
}

type Pointed = Readonly<{ pointer: string }>;

function mediaTypeOf({ headers }: Answer): string {
  return (headers.get("content-type") ?? "none").replace(/\s*;.*$/, "");
}
