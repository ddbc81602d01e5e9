import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { momentColumn } from "../../platform/db/columns.ts";

export const listNames = ["ofac-sdn", "opensanctions"] as const;
export type ListName = (typeof listNames)[number];
export const entityTypes = ["individual", "entity", "vessel", "aircraft", "other"] as const;
export type EntityType = (typeof entityTypes)[number];

/**
 * One run of an import, for as long as rows of it exist. Every batch claims it while it is open, so
 * that nothing is added to one that was given up or has ended.
 */
export const sanctionsImports = pgTable(
  "sanctions_imports",
  {
    id: integer().primaryKey().generatedByDefaultAsIdentity(),
    list: text().$type<ListName>().notNull(),
    isOpen: boolean().notNull(),
    startedAt: momentColumn().notNull(),
  },
  (table) => [
    check("list is known", sql`${table.list} in ('ofac-sdn', 'opensanctions')`),
    uniqueIndex("one_open_import_of_a_list").on(table.list).where(sql`${table.isOpen}`),
  ],
);

/** The lists, and which import of each is in force: its rows are read, all others are not. */
export const sanctionsLists = pgTable(
  "sanctions_lists",
  {
    list: text().$type<ListName>().primaryKey(),
    importId: integer()
      .notNull()
      .references(() => sanctionsImports.id),
    /** Grows by one with every import of this list. */
    edition: integer().notNull(),
    entities: integer().notNull(),
    aliases: integer().notNull(),
    addresses: integer().notNull(),
    importedAt: momentColumn().notNull(),
  },
  (table) => [
    check("list is known", sql`${table.list} in ('ofac-sdn', 'opensanctions')`),
    check("an edition counts", sql`${table.edition} > 0 and ${table.entities} > 0`),
  ],
);

/** Somebody or something on a list. */
export const sanctionsEntities = pgTable(
  "sanctions_entities",
  {
    importId: integer().notNull(),
    /** A number within the import. */
    entity: integer().notNull(),
    /** The list's own number. */
    sourceId: text().notNull(),
    type: text().$type<EntityType>().notNull(),
    name: text().notNull(),
    programs: text().array().notNull(),
    /** Days, months, years, `1963~` for about and `1963/1965` for a range (ISO 8601-2). */
    births: text().array().notNull(),
    /** Numbers of papers, as `document-number.ts` writes them. */
    documents: text().array().notNull(),
    nationalities: text().array().notNull(),
    remarks: text(),
    /** Title, call sign, flag and the like, for people to read. */
    details: jsonb().$type<Readonly<Record<string, string>>>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.importId, table.entity] }),
    uniqueIndex("sanctions_entities_by_source_id").on(table.importId, table.sourceId),
    check(
      "type is known",
      sql`${table.type} in ('individual', 'entity', 'vessel', 'aircraft', 'other')`,
    ),
    index("sanctions_entities_by_document")
      .using("gin", table.documents)
      .with({ fastupdate: false }),
  ],
);

/** What an entity is called: its name and the aliases. */
export const sanctionsNames = pgTable(
  "sanctions_names",
  {
    importId: integer().notNull(),
    entity: integer().notNull(),
    /** 0 is the name; below it stand aliases of the remarks, above it those of the list. */
    position: integer().notNull(),
    name: text().notNull(),
    kind: text().$type<"name" | "alias" | "weak">().notNull(),
  },
  (table) => [primaryKey({ columns: [table.importId, table.entity, table.position] })],
);

export const sanctionsAddresses = pgTable(
  "sanctions_addresses",
  {
    importId: integer().notNull(),
    entity: integer().notNull(),
    position: integer().notNull(),
    address: text(),
    city: text(),
    country: text(),
    remarks: text(),
  },
  (table) => [primaryKey({ columns: [table.importId, table.entity, table.position] })],
);

/** Every word that stands in a name of an import, with keys that words like it share. */
export const sanctionsTokens = pgTable(
  "sanctions_tokens",
  {
    importId: integer().notNull(),
    token: text().notNull(),
    keys: integer().array().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.importId, table.token] }),
    // New keys go into the index at once: what waits in its pending list is read by every search.
    index("sanctions_tokens_by_key").using("gin", table.keys).with({ fastupdate: false }),
  ],
);

/** Which names have a word. */
export const sanctionsNameTokens = pgTable(
  "sanctions_name_tokens",
  {
    importId: integer().notNull(),
    token: text().notNull(),
    entity: integer().notNull(),
    position: integer().notNull(),
    /** Bytes of all words of the name, so that the index alone says how much of it is covered. */
    nameLength: smallint().notNull(),
  },
  (table) => [
    primaryKey({
      name: "sanctions_name_tokens_pk",
      columns: [table.importId, table.token, table.entity, table.position, table.nameLength],
    }),
  ],
);
