/**
 * Customer checks (KYC): who people say they are, and what staff make of it. A person's newest
 * version is the one that counts, and `users.kyc_status` is its status, changed in the same commit.
 * Who somebody is stands sealed in the database and is opened for its owner, who sees it masked,
 * and for staff, whose every look is audited. Nobody who looks like somebody on a sanctions list is
 * approved without a person, and nobody decides about themselves.
 */
export { deleteRetained } from "./delete-retained.ts";
export { expireRecords } from "./expire-records.ts";
export { forgetRecords } from "./forget-records.ts";
export { importRecord } from "./import-record.ts";
export { kycKeyedTables } from "./keyed-columns.ts";
export { exportKyc } from "./queries-own.ts";
export { rescreenCustomers } from "./rescreen-customers.ts";
export { kycRoutes } from "./routes.ts";
export { staffKycRoutes } from "./routes-staff.ts";
