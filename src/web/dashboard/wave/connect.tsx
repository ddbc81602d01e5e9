import type { Schemas } from "../ask.ts";
import type { Page } from "../page.ts";

/**
 * Leads to Wave. A link and no form, because the content policy would stop a form whose answer
 * leads away; nothing is connected before the person allows it there.
 */
export async function show(page: Page): Promise<Response> {
  const begun = await page.ask.get<Schemas["WaveConnect"]>("/api/v1/wave/connect");
  return page.c.redirect(begun.authorization_url, 303);
}
