import type { Hono } from "hono";
import { type Credentials, isAuthorized } from "../credentials.ts";
import { parseCheck, parseStart } from "./bodies.ts";
import { type ProblemTypes, renderProblem } from "./problems.ts";
import type { V2Verify } from "./verify.ts";

type Options = Readonly<{
  credentials: Credentials;
  problemTypes: ProblemTypes;
  /** True for a number that Vonage would not serve. */
  isRefused: (number: string) => boolean;
}>;

/** Mounts the v2 calls. Only Basic authorization is known: no call here needs an application. */
export function mountV2(app: Hono, verify: V2Verify, options: Options): void {
  const { credentials, problemTypes, isRefused } = options;
  const problem = (
    name: Parameters<typeof renderProblem>[0],
    more?: Parameters<typeof renderProblem>[2],
  ) => renderProblem(name, problemTypes, more);

  app.use("/v2/verify/*", async (c, next) => {
    if (isAuthorized(c.req.header("authorization"), credentials)) return next();
    return problem("unauthorized");
  });

  app.post("/v2/verify", async (c) => {
    const parsed = parseStart(await c.req.text());
    if (!parsed.ok) return problem("invalid_params", { invalid_parameters: parsed.invalid });
    const index = parsed.value.workflow.findIndex(({ to }) => isRefused(to));
    if (index >= 0) {
      const reason = "The number is not served";
      return problem("invalid_params", {
        invalid_parameters: [{ name: `workflow.${index}.to`, reason }],
      });
    }
    const { id, isConcurrent } = verify.start(parsed.value);
    if (isConcurrent) return problem("concurrent", { request_id: id });
    return c.json({ request_id: id }, 202);
  });

  app.post("/v2/verify/:id", async (c) => {
    const id = c.req.param("id");
    const parsed = parseCheck(await c.req.text());
    if (!parsed.ok) return problem("invalid_params", { invalid_parameters: parsed.invalid });
    const result = verify.check(id, parsed.value.code);
    if (result === "completed") return c.json({ request_id: id, status: "completed" });
    return problem(result, { subject: id });
  });

  app.delete("/v2/verify/:id", (c) => {
    const id = c.req.param("id");
    const result = verify.cancel(id);
    return result === "cancelled" ? c.body(null, 204) : problem(result, { subject: id });
  });

  app.post("/v2/verify/:id/next_workflow", (c) => {
    const id = c.req.param("id");
    const result = verify.nextWorkflow(id);
    return result === "moved" ? c.json({ request_id: id }) : problem(result, { subject: id });
  });
}
