import { createRoute, type RouteConfig, z } from "@hono/zod-openapi";
import { forbidden, stepUpRequired } from "../../core/errors.ts";
import type { Ctx, User } from "../ctx.ts";
import type { AppContext, AppMiddleware } from "./app-env.ts";
import { demandCsv, demandJson, demandJsonIfAny } from "./body-guard.ts";
import { demandKey, idempotent } from "./idempotency.ts";
import { limitRoute, type RateName } from "./rate-limit.ts";

/** Who may call a route. There is no default: a route without one does not compile. */
export type Access = "public" | "authenticated" | "operations" | `permission:${string}`;

type Declaration = Omit<RouteConfig, "middleware" | "security"> & {
  access: Access;
  /** A stricter rate than the general one, by network address. */
  rate?: RateName;
  /** Demands a sign-in or step-up of the last minutes (`step_up.seconds`). */
  stepUp?: boolean;
  /** Demands an `Idempotency-Key`, which the verb claims in the commit of its effect. */
  keyed?: boolean;
  /** Begins a read at once, so that it travels beside the check of who asks. */
  prefetch?: (c: AppContext) => Promise<void>;
};

/** The part of a declaration that types handlers; the rest only shows in the document. */
type Typed<Route extends Declaration> = Pick<
  Route,
  Extract<keyof Route, "method" | "path" | "request" | "responses">
> & { getRoutingPath(): Route["path"] };

/**
 * Declares one route: validation, types and OpenAPI from one place, and its guards in the order of
 * the contract: rate, 401, 403, then 415 and 400.
 */
export function route<const Route extends Declaration>(declaration: Route): Typed<Route> {
  const {
    access,
    rate,
    stepUp = false,
    keyed = false,
    prefetch,
    ...config
  }: Declaration = declaration;
  const middleware: AppMiddleware[] = [];
  if (prefetch) middleware.push(begin(prefetch));
  if (rate) middleware.push(limitRoute(rate));
  if (access !== "public") middleware.push(guard(access, stepUp));
  if (config.method === "post") middleware.push(keyed ? demandKey : idempotent);
  const { body } = config.request ?? {};
  if (body) middleware.push(guardOfBody(body));
  const complete: RouteConfig = {
    ...config,
    ...(config.method === "post" ? { parameters: [describeKey(keyed)] } : {}),
    middleware,
    security: access === "public" ? [] : [{ bearer: [] }],
    "x-access": access,
    ...(stepUp ? { "x-step-up": true } : {}),
    ...(keyed ? { "x-idempotency-key": "required" } : {}),
    responses: { ...config.responses, default: problemResponse },
  };
  return createRoute(complete) as unknown as Typed<Route>;
}

function describeKey(required: boolean) {
  return {
    name: "Idempotency-Key",
    in: "header" as const,
    required,
    description: "A new one per intended effect, and the same one for every retry.",
    schema: { type: "string" as const, minLength: 1, maxLength: 255, pattern: "^[!-~]+$" },
  };
}

function guardOfBody({ content, required }: Body): AppMiddleware {
  if ("text/csv" in content) return demandCsv;
  return required === false ? demandJsonIfAny : demandJson;
}

type Body = NonNullable<NonNullable<RouteConfig["request"]>["body"]>;

function begin(prefetch: (c: AppContext) => Promise<void>): AppMiddleware {
  return (c, next) => {
    // Whoever needs what was read finds its failure there; nobody else does.
    prefetch(c).catch(() => undefined);
    return next();
  };
}

function guard(access: Exclude<Access, "public">, stepUp: boolean): AppMiddleware {
  if (access === "operations") return guardOperations;
  const permission = access.startsWith("permission:") ? access.slice("permission:".length) : null;
  return async (c, next) => {
    const user = await c.get("identify")();
    c.set("ctx", { ...c.get("ctx"), actor: user });
    if (permission !== null && !user.permissions.has(permission)) throw forbidden();
    if (stepUp) demandFreshProof(c.var.ctx, user);
    await next();
  };
}

/** Throws `step_up_required` when the person's last proof is older than the policy allows. */
export function demandFreshProof(ctx: Ctx, user: User): void {
  const ageSeconds = (ctx.clock().getTime() - user.authTime.getTime()) / 1000;
  if (ageSeconds > ctx.settings.policy["step_up.seconds"]) throw stepUpRequired();
}

const operationsPermission = "ops.read";

/** Open in development; elsewhere the token of the monitoring system, or a permitted person. */
const guardOperations: AppMiddleware = async (c, next) => {
  const { settings, crypto } = c.var.ctx;
  const header = c.req.header("authorization");
  const isOpen =
    settings.appEnv === "development" ||
    (settings.opsToken !== null &&
      header !== undefined &&
      crypto.equalText(header, `Bearer ${settings.opsToken}`));
  if (!isOpen) {
    const user = await c.var.identify();
    if (!user.permissions.has(operationsPermission)) throw forbidden();
  }
  await next();
};

/** RFC 9457, as every refusal is sent. */
const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().openapi({ description: "Stable; `/problems/{code}` explains it." }),
    request_id: z.string(),
    errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
    limit: z.int().optional().openapi({ description: "Of `limit_exceeded`: minor units." }),
    window: z.string().optional(),
    reason: z.string().optional().openapi({ description: "Of `weak_password`." }),
    max_bytes: z.int().optional().openapi({ description: "Of `body_too_large`." }),
    missing: z
      .array(z.string())
      .optional()
      .openapi({ description: "Of `unavailable`: variables that are not set." }),
    service: z.string().optional().openapi({ description: "Of `upstream_failed`." }),
  })
  .openapi("Problem");

const problemResponse = {
  description: "A refusal or a failure; `code` says which.",
  content: { "application/problem+json": { schema: problemSchema } },
};

/** A 200-like JSON reply for `responses`. */
export function json<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { "application/json": { schema } } };
}

/** A required body that is a table, for `request.body`; `example` is such a table. */
export function csvBody(example: string) {
  const schema = z.string().openapi({ example });
  return { required: true, content: { "text/csv": { schema } } };
}

/** A required JSON body for `request.body`. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { "application/json": { schema } } };
}
