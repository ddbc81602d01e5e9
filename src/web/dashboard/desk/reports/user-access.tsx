import type { Schemas } from "../../ask.ts";
import type { Page, View } from "../../page.ts";
import { Day, Table, Tag, wordsOf } from "../../parts.tsx";
import { showReport } from "./report.tsx";

export function show(page: Page): Promise<View> {
  return showReport<Schemas["UserAccess"]>(page, {
    name: "user-access",
    title: "Access of staff",
    about: "Read it every quarter: whoever no longer needs a role should not have it.",
    dates: [],
    rowsOf: ({ data }) => data,
    none: "Nobody has a role.",
    table: accessTable,
  });
}

function accessTable(page: Page, { data }: Schemas["UserAccess"]) {
  return (
    <Table
      caption="Everybody with a role"
      columns={["Name", "Address", "Role", "State", "Second step", "Last sign-in", "May"]}
      rows={data.map((row) => [
        <a href={`/app/desk/users/${row.user_id}`}>{row.name}</a>,
        row.email,
        wordsOf(row.role),
        <Tag word={row.status} />,
        row.mfa_enabled ? "Yes" : "No",
        row.last_sign_in_at === null ? "–" : <Day page={page} at={row.last_sign_in_at} />,
        row.permissions.join(", "),
      ])}
    />
  );
}
