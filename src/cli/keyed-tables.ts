import { auditKeyedTables } from "../features/audit/index.ts";
import { authKeyedTables } from "../features/auth/index.ts";
import { cardKeyedTables } from "../features/cards/index.ts";
import { complianceKeyedTables } from "../features/compliance/index.ts";
import { kycKeyedTables } from "../features/kyc/index.ts";
import { systemKeyedTables } from "../features/system/index.ts";
import { userKeyedTables } from "../features/users/index.ts";
import { warehouseKeyedTables } from "../features/warehouse/index.ts";
import { waveKeyedTables } from "../features/wave/index.ts";
import { webhookKeyedTables } from "../features/webhooks/index.ts";
import type { KeyedTable } from "../platform/rotation/keyed-table.ts";

/** Everything in the database that depends on `SECRET_KEYS`. */
export const keyedTables: readonly KeyedTable[] = [
  ...userKeyedTables,
  ...authKeyedTables,
  ...kycKeyedTables,
  ...cardKeyedTables,
  ...complianceKeyedTables,
  ...warehouseKeyedTables,
  ...waveKeyedTables,
  ...webhookKeyedTables,
  ...systemKeyedTables,
  ...auditKeyedTables,
];
