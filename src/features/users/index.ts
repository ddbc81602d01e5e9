/**
 * Users: who people are, what they agreed to, and what their role permits. An address belongs to
 * one user, compared without regard to case. Only this feature writes the tables; others put its
 * statements into their own atomic units.
 */
export { adoptUser, demandVerifiedUser } from "./adopt-user.ts";
export { normaliseEmail } from "./email-address.ts";
export { eraseUser } from "./erase-user.ts";
export { demandNoAdmin, thereIsNoAdmin } from "./first-admin.ts";
export { userKeyedTables } from "./keyed-columns.ts";
export { listUsers } from "./list-users.ts";
export {
  isStaff,
  type Permission,
  permissionsOfRole,
  type Role,
} from "./permissions.ts";
export { findUserByEmail, findUserById, hasAdmin, type User } from "./queries.ts";
export { exportUser } from "./queries-export.ts";
export { emailSchema, nameSchema, presentUser, type UserFacts, userSchema } from "./schema.ts";
export { setKycStatus } from "./set-kyc-status.ts";
// The table is for joins; writing it is this feature's own business.
export { users } from "./tables.ts";
export {
  changePasswordHash,
  demandPassword,
  passwordIsAsRead,
  renewPasswordHash,
  resetPasswordHash,
} from "./write-password.ts";
export {
  demandSecondAdmin,
  dropConsents,
  insertConsents,
  insertUser,
  lockUser,
  markEmailVerified,
  markFactorsChanged,
  type NewUser,
  replaceUnverifiedUser,
  setName,
  setStanding,
} from "./write-user.ts";
