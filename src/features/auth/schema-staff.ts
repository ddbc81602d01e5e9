import { z } from "@hono/zod-openapi";
import { type User, userSchema } from "../users/index.ts";

const roleSchema = z.enum(["customer", "support", "compliance", "auditor", "admin"]);

export const staffUserSchema = userSchema
  .omit({ phone: true, mfa: true, kyc_status: true })
  .extend({ status: z.enum(["active", "suspended", "erased"]) })
  .openapi("StaffUser");

export const userFilterSchema = {
  query: z
    .string()
    .min(1)
    .max(254)
    .optional()
    .openapi({ description: "The beginning of an e-mail address, or an id." }),
  role: roleSchema.optional(),
  status: z.enum(["active", "suspended", "erased"]).optional(),
};

export const userChangeSchema = z
  .strictObject({
    role: roleSchema.optional(),
    status: z.enum(["active", "suspended"]).optional(),
  })
  .openapi("UserChange");

export function presentStaffUser(user: User): z.infer<typeof staffUserSchema> {
  return {
    id: user.id,
    email: user.email,
    email_verified: user.emailVerifiedAt !== null,
    first_name: user.firstName,
    last_name: user.lastName,
    role: user.role,
    status: user.status,
    created_at: user.createdAt.toISOString(),
  };
}
