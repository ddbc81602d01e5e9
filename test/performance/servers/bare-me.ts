import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { Redis } from "ioredis";
import pg from "pg";

/** What `/me` costs at the very least: one Redis GET and one SELECT from a pool, side by side. */
const { DATABASE_URL, REDIS_URL = "", USER_ID, HOST = "127.0.0.1", PORT } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });
const redis = new Redis(REDIS_URL);
await redis.set("bare:session", JSON.stringify({ user_id: USER_ID, role: "customer" }));

const app = new Hono();
app.get("/me", async (c) => {
  const [session, { rows }] = await Promise.all([
    redis.get("bare:session"),
    pool.query("select * from users where id = $1 limit 1", [USER_ID]),
  ]);
  const { id, email, first_name, last_name, role, created_at } = rows[0];
  return c.json({ id, email, first_name, last_name, role, created_at, session: session !== null });
});
serve({ fetch: app.fetch, hostname: HOST, port: Number(PORT) });
