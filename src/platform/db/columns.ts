import { customType, timestamp } from "drizzle-orm/pg-core";
import { fromUuid, type Id, type IdKind, toUuid } from "../../core/id.ts";

/** A native `uuid` column that reads and writes the ids of one kind. */
export function idColumn<Kind extends IdKind>(kind: Kind) {
  return customType<{ data: Id<Kind>; driverData: string }>({
    dataType: () => "uuid",
    toDriver: (id) => toUuid(kind, id),
    fromDriver: (uuid) => fromUuid(kind, uuid),
  })();
}

/** A moment in UTC, to the millisecond as the wire shows it. */
export function momentColumn() {
  return timestamp({ withTimezone: true, precision: 3, mode: "date" });
}
