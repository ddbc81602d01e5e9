import type { Page } from "../page.ts";

/** Everything that is kept about the person, as a download. */
export async function show(page: Page): Promise<Response> {
  const reply = await page.ask.fetch("GET", "/api/v1/auth/me/export");
  return page.c.body(await reply.arrayBuffer(), 200, {
    "content-type": "application/json",
    "content-disposition": 'attachment; filename="florin-data.json"',
  });
}
