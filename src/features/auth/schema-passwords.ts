import { z } from "@hono/zod-openapi";
import { passwordSchema } from "./schema.ts";

const maxTokenLength = 128;

export const resetPasswordSchema = z
  .strictObject({
    token: z.string().min(1).max(maxTokenLength).openapi({
      description: "From the link: of the mail, or of an account that was made for the person.",
    }),
    new_password: passwordSchema,
  })
  .openapi("PasswordReset");

export const changePasswordSchema = z
  .strictObject({ current_password: passwordSchema, new_password: passwordSchema })
  .openapi("PasswordChange");
