import { type Options, type Reply, type Visitor, visitor } from "./start.ts";

/** A visitor that keeps cookies and goes where it is sent, as a browser does. */
export interface Browser extends Visitor {
  readonly cookies: ReadonlyMap<string, string>;
}

export function browser(person: Visitor = visitor()): Browser {
  const cookies = new Map<string, string>();
  const send = async (method: string, path: string, options: Options = {}): Promise<Reply> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...(cookie === "" ? {} : { cookie }), ...options.headers };
    const reply = await person.send(method, path, { ...options, headers });
    for (const line of reply.headers.getSetCookie()) keep(cookies, line);
    return reply;
  };
  return {
    address: person.address,
    cookies,
    send,
    get: (path, options) => send("GET", path, options),
    post: (path, body, options) => send("POST", path, { ...options, body }),
  };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = "", ...attributes] = line.split("; ");
  const [name = "", value = ""] = pair.split("=");
  if (attributes.includes("Max-Age=0")) cookies.delete(name);
  else cookies.set(name, value);
}

/** The address that a reply leads to, which must be one. */
export function locationOf(reply: Reply): string {
  const location = reply.headers.get("location");
  if (reply.status !== 302 || location === null) {
    throw new Error(`Expected a way on, got ${reply.status}: ${reply.text}`);
  }
  return location;
}
