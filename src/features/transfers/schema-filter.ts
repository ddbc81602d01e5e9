import { z } from "@hono/zod-openapi";
import { namedIdSchema } from "../../platform/http/ids.ts";
import { endOf, momentSchema } from "../../platform/http/moment-schema.ts";
import { currencySchema } from "../../platform/http/money-schema.ts";
import { integerQuery } from "../../platform/http/query-numbers.ts";
import type { TransferFilter } from "./queries.ts";
import { transactionStatuses, transactionTypes } from "./schema.ts";

const amountFilterSchema = integerQuery(0);

export const transferFilterSchema = {
  account_id: namedIdSchema("account").optional(),
  type: z.enum(transactionTypes).optional(),
  status: z.enum(transactionStatuses).optional(),
  currency: currencySchema.optional(),
  min_amount: amountFilterSchema.optional(),
  max_amount: amountFilterSchema.optional(),
  from: momentSchema.optional().openapi({ description: "Recorded then or later." }),
  to: momentSchema
    .optional()
    .openapi({ description: "A date counts to its end; a moment is the first that is left out." }),
  q: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .openapi({ description: "Words, or their beginnings, of the description or reference." }),
};

type Query = Partial<{
  [Name in keyof typeof transferFilterSchema]: z.infer<(typeof transferFilterSchema)[Name]>;
}>;

export function readTransferFilter(query: Query): TransferFilter {
  const { account_id: accountId, min_amount: minAmount, max_amount: maxAmount, from, to } = query;
  const { type, status, currency, q } = query;
  return {
    accountId,
    type,
    status,
    currency,
    minAmount,
    maxAmount,
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : endOf(to),
    q,
  };
}
