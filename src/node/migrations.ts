import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { drizzle as drizzlePostgres } from "drizzle-orm/node-postgres";
import { migrate as migratePostgres } from "drizzle-orm/node-postgres/migrator";
import { drizzle as drizzlePglite } from "drizzle-orm/pglite";
import { migrate as migratePglite } from "drizzle-orm/pglite/migrator";
import pg from "pg";
import { z } from "zod";
import type { Config } from "../config.ts";
import { connectTimeoutMs } from "../platform/db/database.ts";
import { DatabaseUnreachable } from "../platform/db/failure.ts";

const folder = fileURLToPath(new URL("../../drizzle", import.meta.url));
/** One migrator at a time per database; the number is arbitrary but must never change. */
const advisoryLock = 7_061_983;
/** Milliseconds to wait for another migrator, or for a table that is in use. */
const lockTimeoutMs = 60_000;
/** Milliseconds for one statement: a new index on a large table takes its time. */
const migrationTimeoutMs = 600_000;

/** What migrating needs of a database, whatever its driver. */
type Session = Readonly<{
  /** Waits until no other migrator is at work, and keeps others out until `close`. */
  lock(): Promise<void>;
  query(text: string, parameters?: unknown[]): Promise<{ rows: unknown[] }>;
  /** Runs a script of several statements, all or nothing. */
  runAtomically(script: string): Promise<void>;
  migrate(): Promise<void>;
  close(): Promise<void>;
}>;

export type Migration = Readonly<{ tag: string; millis: number }>;

/** Every migration of this version, oldest first. */
export function listMigrations(): Migration[] {
  const journal = z
    .object({ entries: z.array(z.object({ tag: z.string(), when: z.number() })) })
    .parse(JSON.parse(readFileSync(`${folder}/meta/_journal.json`, "utf8")));
  return journal.entries.map(({ tag, when }) => ({ tag, millis: when }));
}

/** Applies what is missing, all or nothing; returns the names of what it applied. */
export async function migrate(target: Config["database"] | PGlite): Promise<string[]> {
  return withSession(target, async (session) => {
    await session.lock();
    const before = await listApplied(session);
    await session.migrate();
    return listMigrations()
      .filter(({ millis }) => !before.includes(millis))
      .map(({ tag }) => tag);
  });
}

/** Takes the newest migration back with its tested way down; returns its name, or null. */
export async function rollBack(target: Config["database"] | PGlite): Promise<string | null> {
  return withSession(target, async (session) => {
    await session.lock();
    const newest = Math.max(...(await listApplied(session)));
    const migration = listMigrations().find(({ millis }) => millis === newest);
    if (!migration) return null;
    const down = readFileSync(`${folder}/down/${migration.tag}.sql`, "utf8");
    const applied = "drizzle.__drizzle_migrations";
    const forget = `delete from ${applied} where created_at = ${migration.millis};`;
    await session.runAtomically(`${down}\n;${forget}`);
    return migration.tag;
  });
}

export function hasWayDown(tag: string): boolean {
  return existsSync(`${folder}/down/${tag}.sql`);
}

/** The names that are not applied yet; throws when the database does not answer. */
export async function listPending(target: Config["database"] | PGlite): Promise<string[]> {
  return withSession(target, async (session) => {
    const applied = await listApplied(session);
    return listMigrations()
      .filter(({ millis }) => !applied.includes(millis))
      .map(({ tag }) => tag);
  });
}

async function listApplied(session: Session): Promise<number[]> {
  const { rows } = await session.query(
    "select to_regclass('drizzle.__drizzle_migrations') is not null as known",
  );
  if (!z.array(z.object({ known: z.boolean() })).parse(rows)[0]?.known) return [];
  const applied = await session.query("select created_at from drizzle.__drizzle_migrations");
  return z
    .array(z.object({ created_at: z.coerce.number() }))
    .parse(applied.rows)
    .map((row) => row.created_at);
}

async function withSession<T>(
  target: Config["database"] | PGlite,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const session = target instanceof PGlite ? ofPglite(target) : await ofPostgres(target);
  try {
    return await use(session);
  } finally {
    await session.close();
  }
}

function ofPglite(pglite: PGlite): Session {
  return {
    lock: () => Promise.resolve(),
    query: (text, parameters) => pglite.query(text, parameters),
    runAtomically: (script) => pglite.transaction(async (tx) => void (await tx.exec(script))),
    migrate: () => migratePglite(drizzlePglite(pglite), { migrationsFolder: folder }),
    close: () => Promise.resolve(),
  };
}

/** Neon speaks plain Postgres too, which is what migrations use. */
async function ofPostgres(database: Config["database"]): Promise<Session> {
  if (database.kind === "embedded") throw new Error("The embedded database migrates at start");
  const client = new pg.Client({
    connectionString: database.url,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: migrationTimeoutMs,
    lock_timeout: lockTimeoutMs,
    application_name: "florin-migrate",
  });
  // A connection that breaks fails the statement under way, which is where it is dealt with; an
  // error event that nobody hears would end the process.
  client.on("error", () => undefined);
  await client.connect().catch((error: unknown) => {
    throw new DatabaseUnreachable(error);
  });
  return {
    lock: async () => void (await client.query("select pg_advisory_lock($1)", [advisoryLock])),
    query: (text, parameters) => client.query(text, parameters),
    runAtomically: async (script) => void (await client.query(`begin;\n${script}\ncommit;`)),
    migrate: () => migratePostgres(drizzlePostgres(client), { migrationsFolder: folder }),
    close: () => client.end(),
  };
}
