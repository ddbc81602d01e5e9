/** Brevo's error codes that this stand-in can answer with. */
export type BrevoErrorCode =
  | "invalid_parameter"
  | "missing_parameter"
  | "out_of_range"
  | "duplicate_parameter"
  | "bad_request"
  | "unauthorized"
  | "document_not_found"
  | "method_not_allowed";

export type Refusal = Readonly<{ status: number; code?: BrevoErrorCode; message: string }>;

export function refusal(status: number, code: BrevoErrorCode, message: string): Refusal {
  return { status, code, message };
}

export function renderRefusal({ status, ...body }: Refusal): Response {
  return Response.json(body, { status });
}

const outageCodes: Readonly<Record<number, string>> = {
  400: "bad_request",
  401: "unauthorized",
  402: "not_enough_credits",
  403: "permission_denied",
  404: "document_not_found",
  405: "method_not_allowed",
  406: "not_acceptable",
  422: "unprocessable_entity",
};

/** Statuses outside the table, such as 429 and 500, come without a `code`. */
export function renderOutage(status: number): Response {
  const code = outageCodes[status];
  const message = "The stand-in was told to fail";
  return Response.json(code === undefined ? { message } : { code, message }, { status });
}
