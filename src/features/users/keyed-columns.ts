import { ne } from "drizzle-orm";
import { type KeyedTable, keyedTable } from "../../platform/rotation/keyed-table.ts";
import { users } from "./tables.ts";

export const userKeyedTables: readonly KeyedTable[] = [
  keyedTable(users, ["id"], {
    // Hashed anew at the next sign-in; until then only the old pepper verifies it.
    passwordHash: {
      stays: "owned",
      form: "hash",
      what: "passwords, until their owners sign in",
      isLive: () => ne(users.status, "erased"),
    },
  }),
];
