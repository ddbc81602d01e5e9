import { and, eq, like, or } from "drizzle-orm";
import { isId } from "../../core/id.ts";
import { cutPage, type Page, type PageRequest } from "../../core/page.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { afterCursor, newestFirst } from "../../platform/db/keyset.ts";
import { normaliseEmail } from "./email-address.ts";
import type { Role } from "./permissions.ts";
import type { User } from "./queries.ts";
import { type UserStatus, users } from "./tables.ts";

export type UserFilter = Readonly<{
  /** The beginning of an e-mail address, or a whole id. */
  query?: string | undefined;
  role?: Role | undefined;
  status?: UserStatus | undefined;
}>;

/** For staff: people, newest first. */
export async function listUsers(
  ctx: Ctx,
  filter: UserFilter,
  page: PageRequest,
): Promise<Page<User>> {
  const rows = await ctx.db
    .select()
    .from(users)
    .where(
      and(
        filter.query === undefined ? undefined : matches(filter.query),
        filter.role === undefined ? undefined : eq(users.role, filter.role),
        filter.status === undefined ? undefined : eq(users.status, filter.status),
        afterCursor(users.createdAt, users.id, page.cursor),
      ),
    )
    .orderBy(newestFirst(users.createdAt, users.id))
    .limit(page.limit + 1);
  return cutPage(rows, page.limit, ({ createdAt, id }) => ({ at: createdAt, id }));
}

function matches(query: string) {
  const escaped = normaliseEmail(query).replace(/[\\%_]/g, "\\$&");
  const byAddress = like(users.email, `${escaped}%`);
  return isId("user", query) ? or(eq(users.id, query), byAddress) : byAddress;
}
