import type { Schemas } from "../../ask.ts";
import { type Option, Radios, Select } from "../../fields.tsx";
import type { Page, SentPage, View } from "../../page.ts";
import { goTo } from "../../page.ts";
import { Button, Form, wordsOf } from "../../parts.tsx";
import { demandProof } from "../../proof.ts";
import { demand } from "../demand.ts";
import { BackTo } from "../links.tsx";
import { fullNameOf, roles } from "./users.tsx";

type StaffUser = Schemas["StaffUser"];

const states: readonly Option[] = [
  ["active", "Active"],
  ["suspended", "Suspended: cannot sign in"],
];

/** What somebody may do; the proof is asked for first, so that the form is not lost to it. */
export async function show(page: Page): Promise<View> {
  await demand(page, "users.manage");
  await demandProof(page);
  const user = await page.ask.get<StaffUser>(pathOf(page));
  const own = `/app/desk/users/${user.id}`;
  return {
    title: `Change ${fullNameOf(user)}`,
    content: (
      <>
        <BackTo href={own}>Back to the person</BackTo>
        <p class="lead">{user.email} is signed out everywhere by a change.</p>
        <Form page={page}>
          <Select
            page={page}
            name="role"
            options={roles.map((role) => [role, wordsOf(role)])}
            value={user.role}
          />
          <Radios page={page} name="status" label="State" options={states} value={user.status} />
          <Button>Save the change</Button>
        </Form>
      </>
    ),
  };
}

/** Only what differs is sent, because a change ends sessions. */
export async function act(page: SentPage): Promise<Response> {
  await demand(page, "users.manage");
  const user = await page.ask.get<StaffUser>(pathOf(page));
  const wished = { role: page.form.text("role"), status: page.form.text("status") };
  const body = {
    ...(wished.role === user.role ? {} : { role: wished.role }),
    ...(wished.status === user.status ? {} : { status: wished.status }),
  };
  const own = `/app/desk/users/${user.id}`;
  if (Object.keys(body).length === 0) return goTo(page, own);
  await page.ask.send("PATCH", pathOf(page), { body });
  return goTo(page, `${own}?done=user-changed`);
}

function pathOf(page: Page): string {
  return `/api/v1/admin/users/${page.param("id")}`;
}
