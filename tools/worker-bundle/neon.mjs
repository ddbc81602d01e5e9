import types from "../../node_modules/pg-types/index.js";

/**
 * The Worker's `@neondatabase/serverless`: its way over HTTP, as Drizzle calls it. The package comes
 * as one file whose other half, Postgres over WebSockets with shims for half of Node, is a tenth of
 * the whole Worker. What is not written here throws. `test/unit/worker-neon.test.ts` holds both
 * against each other. Named in `wrangler.toml`; Node uses the package as it is.
 */
export { types };

export const neonConfig = {
  /** Neon's own rule: the proxy stands in the place of the endpoint's name. */
  fetchEndpoint: (host) => `https://${host.replace(/^[^.]+\./, "api.")}/sql`,
  fetchFunction: undefined,
};

const errorFields =
  "severity code detail hint position internalPosition internalQuery where schema table column dataType constraint file line routine";

export class NeonDbError extends Error {
  name = "NeonDbError";
}

/** A statement that is sent when somebody waits for it, or as a part of a transaction. */
class Statement {
  constructor(text, parameters, options, send) {
    this.body = { query: text, params: parameters.map(toText) };
    this.options = options;
    this.send = send;
  }

  // biome-ignore lint/suspicious/noThenProperty: Drizzle awaits it, or hands it on unsent
  then(onFulfilled, onRejected) {
    const { body, options, send } = this;
    const replied = send(body).then((reply) => readResult(reply, options));
    return replied.then(onFulfilled, onRejected);
  }
}

export function neon(connectionString) {
  const send = (body) => post(connectionString, body);
  const sql = () => unsupported("a tagged template");
  sql.query = (text, parameters = [], options = {}) => {
    checkOptions(options);
    return new Statement(text, parameters, options, send);
  };
  sql.transaction = async (statements, options = {}) => {
    checkOptions(options);
    const { results } = await send({ queries: statements.map(({ body }) => body) });
    if (!Array.isArray(results)) throw new NeonDbError("The reply to a batch has no results");
    return results.map((reply, index) =>
      readResult(reply, { ...options, ...statements[index].options }),
    );
  };
  return sql;
}

function checkOptions({ arrayMode: _, fullResults, ...others }) {
  if (fullResults !== true) unsupported("a reply of rows alone");
  for (const [name, value] of Object.entries(others)) {
    if (value !== undefined) unsupported(`the option ${name}`);
  }
}

function unsupported(what) {
  throw new Error(`The Worker's Neon driver does not do ${what}`);
}

async function post(connectionString, body) {
  const { hostname, href } = readConnectionString(connectionString);
  const { fetchEndpoint, fetchFunction } = neonConfig;
  const endpoint = typeof fetchEndpoint === "function" ? fetchEndpoint(hostname) : fetchEndpoint;
  const init = {
    method: "POST",
    body: JSON.stringify(body),
    headers: {
      "Neon-Connection-String": href,
      "Neon-Raw-Text-Output": "true",
      "Neon-Array-Mode": "true",
    },
  };
  const response = await (fetchFunction ?? fetch)(endpoint, init).catch((cause) => {
    throw new NeonDbError(`Error connecting to database: ${cause}`, { cause });
  });
  if (response.ok) return response.json();
  throw response.status === 400
    ? databaseError(await response.json())
    : new NeonDbError(`Server error (HTTP status ${response.status}): ${await response.text()}`);
}

function databaseError(reply) {
  const fields = errorFields.split(" ").map((name) => [name, reply[name] ?? undefined]);
  return Object.assign(new NeonDbError(reply.message), Object.fromEntries(fields));
}

function readConnectionString(text) {
  const rest = /^postgres(?:ql)?:(.*)$/s.exec(text)?.[1];
  // Browsers' rules for hosts and ports hold for `http:` alone.
  const url = URL.parse(`http:${rest}`);
  if (!rest || !url?.username || !url.hostname || url.pathname.length < 2) {
    throw new NeonDbError("The database's URL must name a scheme, user, host and database");
  }
  if (!url.searchParams.has("application_name")) {
    url.searchParams.append("application_name", "florin");
  }
  return { hostname: url.hostname, href: `postgresql:${url.href.slice("http:".length)}` };
}

/** How a value is written for Postgres; Workers live in UTC. */
function toText(value) {
  if (value === null || value === undefined) return null;
  if (ArrayBuffer.isView(value)) return `\\x${toHex(value)}`;
  if (Array.isArray(value)) return toArray(value);
  if (value instanceof Date) return value.toISOString().replace("Z", "+00:00");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function toArray(values) {
  const elements = values.map((value) => {
    if (Array.isArray(value)) return toArray(value);
    const text = toText(value);
    return text === null ? "NULL" : `"${text.replace(/[\\"]/g, "\\$&")}"`;
  });
  return `{${elements.join(",")}}`;
}

function toHex({ buffer, byteOffset, byteLength }) {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function readResult(reply, { arrayMode }) {
  const parsers = reply.fields.map(({ dataTypeID }) => types.getTypeParser(dataTypeID));
  const cellsOf = (row) => row.map((cell, at) => (cell === null ? null : parsers[at](cell)));
  const rowOf = (row) =>
    Object.fromEntries(cellsOf(row).map((cell, at) => [reply.fields[at].name, cell]));
  return { ...reply, rows: reply.rows.map(arrayMode ? cellsOf : rowOf) };
}
