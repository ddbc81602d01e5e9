import type { Person, Reply } from "./start.ts";

const maxPages = 100;

/** Everything in a list, by following its cursors; `path` has a query already. */
export async function listAll(person: Pick<Person, "get">, path: string): Promise<Reply["body"][]> {
  const rows: Reply["body"][] = [];
  let cursor = "";
  for (let page = 0; page < maxPages; page += 1) {
    const reply = await person.get(`${path}${cursor}`);
    if (reply.status !== 200) throw new Error(`No page: ${reply.text}`);
    rows.push(...reply.body.data);
    if (reply.body.next_cursor === null) return rows;
    cursor = `&cursor=${reply.body.next_cursor}`;
  }
  throw new Error(`${path} has more than ${maxPages} pages`);
}
