import type { List, Schemas } from "../../ask.ts";
import { Field, Select } from "../../fields.tsx";
import type { Page, View } from "../../page.ts";
import { Day, Empty, Pager, Table, Tag, wordsOf } from "../../parts.tsx";
import { demand } from "../demand.ts";
import { BackToDesk } from "../links.tsx";
import { optionsOf, SearchForm, searchBy } from "../search.tsx";

type StaffUser = Schemas["StaffUser"];

export const roles: readonly StaffUser["role"][] = [
  "customer",
  "support",
  "compliance",
  "auditor",
  "admin",
];
const statuses: readonly StaffUser["status"][] = ["active", "suspended", "erased"];

export async function show(asked: Page): Promise<View> {
  await demand(asked, "users.read");
  const path = "/api/v1/admin/users";
  const names = ["query", "role", "status", "cursor"];
  const { page, answer, problem } = await searchBy<List<StaffUser>>(asked, path, names);
  return {
    title: "People",
    problem,
    content: (
      <>
        <BackToDesk />
        <UserSearch page={page} />
        {answer && <People page={page} list={answer} />}
      </>
    ),
  };
}

function UserSearch({ page }: Readonly<{ page: Page }>) {
  return (
    <SearchForm action="/app/desk/users" button="Find">
      <Field
        page={page}
        name="query"
        label="Who"
        hint="The beginning of an e-mail address, or a number that begins with usr_."
        value={page.query("query")}
        spellcheck={false}
        autocomplete="off"
        maxlength={254}
      />
      <Select
        page={page}
        name="role"
        options={optionsOf(roles, "Every role", wordsOf)}
        value={page.query("role")}
      />
      <Select
        page={page}
        name="status"
        label="State"
        options={optionsOf(statuses, "Every state", wordsOf)}
        value={page.query("status")}
      />
    </SearchForm>
  );
}

function People({ page, list }: Readonly<{ page: Page; list: List<StaffUser> }>) {
  if (list.data.length === 0) {
    return (
      <Empty>
        <p>
          Nobody is like that. Try fewer letters, or <a href="/app/desk/users">show everybody</a>
        </p>
      </Empty>
    );
  }
  return (
    <>
      <h2>Found</h2>
      <Table
        caption="People, newest first"
        columns={["Address", "Name", "Role", "State", "Since"]}
        rows={list.data.map((user) => [
          <a href={`/app/desk/users/${user.id}`}>{user.email}</a>,
          fullNameOf(user),
          wordsOf(user.role),
          <Tag word={user.status} />,
          <Day page={page} at={user.created_at} />,
        ])}
      />
      <Pager page={page} next={list.next_cursor} />
    </>
  );
}

export function fullNameOf({ first_name, last_name }: StaffUser): string {
  return `${first_name} ${last_name}`.trim();
}
