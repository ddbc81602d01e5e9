import type { Permission } from "../../../features/users/index.ts";
import type { List, Schemas } from "../ask.ts";
import type { Page, View } from "../page.ts";
import { Empty, wordsOf } from "../parts.tsx";
import { caseTypes } from "./cases/cases.tsx";
import { demandStaff, may } from "./demand.ts";

/** As many as the API gives at once; more than these are "100 or more". */
const maxCounted = 100;

/** What waits for staff, and the ways to everything that a role may see. */
export async function show(page: Page): Promise<View> {
  await demandStaff(page);
  const [cases, records] = await Promise.all([countCases(page), countRecords(page)]);
  const waiting = [...cases, ...records];
  return {
    title: "Desk",
    content: (
      <>
        <section aria-labelledby="waiting">
          <h2 id="waiting">What waits</h2>
          {waiting.length === 0 ? (
            <Empty>
              <p>Nothing waits. New cases and records appear here by themselves.</p>
            </Empty>
          ) : (
            <ul class="cards">
              {waiting.map(({ href, name, count }) => (
                <li>
                  <a href={href}>{name}</a>
                  <p class="balance">{count}</p>
                </li>
              ))}
            </ul>
          )}
        </section>
        <Places page={page} />
      </>
    ),
  };
}

type Waiting = Readonly<{ href: string; name: string; count: string }>;

async function countCases(page: Page): Promise<Waiting[]> {
  if (!(await may(page, "cases.read"))) return [];
  const lists = await Promise.all(
    caseTypes.map((type) => countOf(page, `/cases?status=open&type=${type}`)),
  );
  const escalated = await countOf(page, "/cases?status=escalated");
  return [
    ...caseTypes.map((type, at) => ({
      href: `/app/desk/cases?status=open&type=${type}`,
      name: wordsOf(type),
      count: lists[at] ?? null,
    })),
    { href: "/app/desk/cases?status=escalated", name: "Escalated cases", count: escalated },
  ].filter(isSome);
}

async function countRecords(page: Page): Promise<Waiting[]> {
  if (!(await may(page, "kyc.review"))) return [];
  const [inReview, pending] = await Promise.all([
    countOf(page, "/kyc?status=in_review"),
    countOf(page, "/kyc?status=pending"),
  ]);
  return [
    { href: "/app/desk/kyc?status=in_review", name: "Identities in review", count: inReview },
    { href: "/app/desk/kyc?status=pending", name: "New identities", count: pending },
  ].filter(isSome);
}

/** Null for none. */
async function countOf(page: Page, path: string): Promise<string | null> {
  const list = `/api/v1/admin${path}&limit=${maxCounted}`;
  const { data, next_cursor } = await page.ask.get<List<Schemas["Case"]>>(list);
  if (data.length === 0) return null;
  const count = page.reader.number(data.length);
  return next_cursor === null ? count : `${count} or more`;
}

function isSome(waiting: { count: string | null }): waiting is Waiting {
  return waiting.count !== null;
}

const places: readonly (readonly [Permission, string, string, string])[] = [
  ["cases.read", "/app/desk/cases", "Cases", "What the rules held or blocked, and reports"],
  ["kyc.review", "/app/desk/kyc", "Identities", "Records that people sent to be checked"],
  ["users.read", "/app/desk/users", "People", "Find somebody by address or number"],
  ["accounts.read", "/app/desk/accounts", "Accounts", "Find an account by its number"],
  ["screening.search", "/app/desk/screening", "Sanctions lists", "Compare a name with the lists"],
  ["audit.read", "/app/desk/audit", "Audit", "Who did what, and the proof that it is whole"],
  ["reports.read", "/app/desk/reports", "Reports", "What the law and the books ask for"],
  ["cases.read", "/app/desk/shadow-rules", "Rules in shadow", "What they would have changed"],
];

async function Places({ page }: Readonly<{ page: Page }>) {
  const shown = await Promise.all(places.map(([permission]) => may(page, permission)));
  return (
    <section aria-labelledby="places">
      <h2 id="places">Places</h2>
      <ul class="cards">
        {places
          .filter((_, at) => shown[at])
          .map(([, href, name, about]) => (
            <li>
              <a href={href}>{name}</a>
              <p class="faint">{about}</p>
            </li>
          ))}
      </ul>
    </section>
  );
}
