import type { z } from "zod";
import type { Fault } from "../../core/error.ts";
import { notFound, validationFailed } from "../../core/errors.ts";

type ValidationResult = { target: string } & (
  | { success: true }
  | { success: false; error: z.core.$ZodError }
);

const maxFaults = 50;

/** Turns zod's issues into `validation_failed` with JSON pointers; a malformed id is a 404. */
export const refuseInvalid = (result: ValidationResult): undefined => {
  if (result.success) return;
  if (result.target === "param") throw notFound();
  throw validationFailed({ errors: listFaults(result.error).slice(0, maxFaults) });
};

function listFaults(error: z.core.$ZodError): Fault[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        pointer: pointerTo([...issue.path, key]),
        message: "This field is unknown here",
      }));
    }
    return [{ pointer: pointerTo(issue.path), message: issue.message }];
  });
}

/** RFC 6901: `~` and `/` inside a name are escaped. */
export function pointerTo(path: readonly PropertyKey[]): string {
  return path
    .map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}
