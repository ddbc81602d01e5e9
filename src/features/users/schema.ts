import { z } from "@hono/zod-openapi";
import { lineSchema } from "../../platform/http/line-schema.ts";
import type { User } from "./queries.ts";

const maxNameLength = 100;

/** A person's name as they write it; control characters have no place in one. */
export const nameSchema = lineSchema(maxNameLength);

export const emailSchema = z.email().max(254).openapi({ example: "ada@example.com" });

export const userSchema = z
  .object({
    id: z.string().openapi({ example: "usr_01jd3v3v5fe8wr4t4yx0x4tq7a" }),
    email: z.string(),
    email_verified: z.boolean(),
    first_name: z.string(),
    last_name: z.string(),
    phone: z.string().nullable().openapi({ description: "Masked, such as +1********23." }),
    role: z.enum(["customer", "support", "compliance", "auditor", "admin"]),
    mfa: z.object({ sms: z.boolean(), totp: z.boolean(), passkeys: z.int() }),
    kyc_status: z.string(),
    created_at: z.iso.datetime(),
  })
  .openapi("User");

/** What other features know about a person and the wire form tells. */
export type UserFacts = Readonly<{
  /** Masked. */
  phone: string | null;
  mfa: Readonly<{ sms: boolean; totp: boolean; passkeys: number }>;
}>;

export function presentUser(user: User, facts: UserFacts): z.infer<typeof userSchema> {
  return {
    id: user.id,
    email: user.email,
    email_verified: user.emailVerifiedAt !== null,
    first_name: user.firstName,
    last_name: user.lastName,
    phone: facts.phone,
    role: user.role,
    mfa: facts.mfa,
    kyc_status: user.kycStatus,
    created_at: user.createdAt.toISOString(),
  };
}
