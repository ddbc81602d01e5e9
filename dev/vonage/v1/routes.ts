import type { Context, Hono } from "hono";
import type { Credentials } from "../credentials.ts";
import { refuse, type V1Answer, type V1Status } from "./answers.ts";
import type { V1Call, V1Verify } from "./verify.ts";

/** A refusal to give instead of the real answer. */
export type V1Refusal = Readonly<{ call: V1Call; status: Exclude<V1Status, "0"> }>;

const paths: readonly (readonly [string, V1Call])[] = [
  ["/verify/json", "start"],
  ["/verify/check/json", "check"],
  ["/verify/control/json", "control"],
  ["/verify/search/json", "search"],
];

/**
 * Mounts the v1 calls: parameters in the query or a form, HTTP 200 whatever happens.
 * `takeRefusal` gives the refusal that a test has asked for, if any.
 */
export function mountV1(
  app: Hono,
  verify: V1Verify,
  credentials: Credentials,
  takeRefusal: (call: V1Call, number: string | null) => V1Refusal["status"] | undefined,
): void {
  for (const [path, call] of paths) {
    app.on(["GET", "POST"], path, async (c) => c.json(answer(call, await parametersOf(c))));
  }

  function answer(call: V1Call, parameters: URLSearchParams): V1Answer {
    for (const name of ["api_key", "api_secret"]) {
      if (!parameters.get(name)) return refuse("2", name);
    }
    const { apiKey, apiSecret } = credentials;
    const isKnown =
      parameters.get("api_key") === apiKey && parameters.get("api_secret") === apiSecret;
    if (!isKnown) return refuse("4");
    const status = takeRefusal(call, parameters.get("number"));
    if (status === "7") return refuse("7", "", { network: "00000" });
    if (status !== undefined) return refuse(status, "the stand-in was told so");
    return verify[call](parameters);
  }
}

async function parametersOf(c: Context): Promise<URLSearchParams> {
  const { searchParams } = new URL(c.req.url);
  if (c.req.method === "GET") return searchParams;
  const form = new URLSearchParams(await c.req.text());
  return new URLSearchParams([...searchParams, ...form]);
}
