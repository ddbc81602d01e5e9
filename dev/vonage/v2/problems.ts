import { randomUUID } from "node:crypto";

/** Which addresses name the problems: those in the SDKs' recordings, or those of the 2026 spec. */
export type ProblemTypes = "recorded" | "spec_2026";

const site = "https://developer.vonage.com";
const newVerify = `${site}/en/api-errors/verify-v2`;

const problems = {
  unauthorized: {
    status: 401,
    title: "Unauthorized",
    detail: "You did not provide correct credentials.",
    recorded: `${site}/api-errors#unauthorized`,
    spec_2026: `${site}/api-errors#unauthorized`,
  },
  not_found: {
    status: 404,
    title: "Not Found",
    detail: "Request $ was not found or it has been verified already.",
    recorded: `${site}/api-errors#not-found`,
    spec_2026: `${newVerify}#request-not-found`,
  },
  invalid_code: {
    status: 400,
    title: "Invalid Code",
    detail: "The code you provided does not match the expected value.",
    recorded: `${site}/api-errors/verify#invalid-code`,
    spec_2026: `${newVerify}#invalid-code`,
  },
  too_many_wrong_codes: {
    status: 410,
    title: "Invalid Code",
    detail: "An incorrect code has been provided too many times. Workflow terminated.",
    recorded: `${site}/api-errors/verify#expired`,
    spec_2026: `${newVerify}#expired`,
  },
  concurrent: {
    status: 409,
    title: "Conflict",
    detail: "Concurrent verifications to the same number are not allowed.",
    recorded: `${site}/api-errors/verify#conflict`,
    spec_2026: `${newVerify}#concurrent`,
  },
  codeless_step: {
    status: 409,
    title: "Conflict",
    detail: "The current Verify workflow step does not support a code.",
    recorded: `${site}/api-errors/verify#conflict`,
    spec_2026: `${newVerify}#no-code`,
  },
  no_next_step: {
    status: 409,
    title: "Conflict",
    detail: "There are no more events left to trigger.",
    recorded: `${site}/api-errors/verify#conflict`,
    spec_2026: `${newVerify}#no-events`,
  },
  invalid_params: {
    status: 422,
    title: "Invalid params",
    detail: "The value of one or more parameters is invalid",
    recorded: `${site}/api-errors#invalid-params`,
    spec_2026: `${site}/en/api-errors#invalid-params`,
  },
  throttled: {
    status: 429,
    title: "Rate Limit Hit",
    detail: "Please wait, then retry your request",
    recorded: `${site}/api-errors#throttled`,
    spec_2026: `${site}/en/api-errors#throttled`,
  },
  low_balance: {
    status: 402,
    title: "Low balance",
    detail: "This request could not be performed due to your account balance being low.",
    recorded: `${site}/api-errors#low-balance`,
    spec_2026: `${site}/en/api-errors#low-balance`,
  },
  internal: {
    status: 500,
    title: "Internal error",
    detail: "There was an error processing your request in the Platform.",
    recorded: `${site}/api-errors#internal-error`,
    spec_2026: `${site}/api-errors#internal-error`,
  },
} as const;

export type ProblemName = keyof typeof problems;

/** An `application/problem+json` answer; `subject` is put where the detail names a request. */
export function renderProblem(
  name: ProblemName,
  types: ProblemTypes,
  { subject = "", ...more }: Readonly<Record<string, unknown>> & { subject?: string } = {},
): Response {
  const { status, title, detail } = problems[name];
  const type = problems[name][types];
  const body = {
    title,
    type,
    detail: detail.replace("$", () => subject),
    instance: randomUUID(),
    ...more,
  };
  const headers = { "content-type": "application/problem+json" };
  return new Response(JSON.stringify(body), { status, headers });
}

/** The body Vonage has for a status; statuses it does not document come as an empty answer. */
export function renderProblemStatus(status: number, types: ProblemTypes): Response {
  const names = Object.keys(problems) as ProblemName[];
  const name = names.find((candidate) => problems[candidate].status === status);
  return name === undefined ? new Response(null, { status }) : renderProblem(name, types);
}
