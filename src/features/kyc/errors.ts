import { defineError } from "../../core/error.ts";

export const underage = defineError(
  "underage",
  "unprocessable",
  "The person is too young",
  "Customers must be at least 18 years old.",
);
export const documentExpired = defineError(
  "document_expired",
  "unprocessable",
  "The document has expired",
  "Send a document that is still good today.",
);
export const mrzInvalid = defineError(
  "mrz_invalid",
  "unprocessable",
  "The machine-readable zone is wrong",
  "Copy every character of its lines, the fillers `<` included; the check digits must be right.",
);
export const mrzMismatch = defineError(
  "mrz_mismatch",
  "unprocessable",
  "The machine-readable zone says something else",
  "What `errors` points at must be as it stands in the machine-readable zone of the document.",
);
