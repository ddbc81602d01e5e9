import { pathWith, type Schemas } from "../../ask.ts";
import type { Page, SentPage, View } from "../../page.ts";
import { goTo } from "../../page.ts";
import { ButtonForm, Day, Facts, Tag, wordsOf } from "../../parts.tsx";
import { demand, may } from "../demand.ts";
import { BackTo } from "../links.tsx";
import { fullNameOf } from "./users.tsx";

type StaffUser = Schemas["StaffUser"];

export async function show(page: Page): Promise<View> {
  await demand(page, "users.read");
  const user = await page.ask.get<StaffUser>(pathOf(page));
  return {
    title: fullNameOf(user) || "Somebody who is gone",
    content: (
      <>
        <BackTo href="/app/desk/users">All people</BackTo>
        <Facts
          rows={[
            ["State", <Tag word={user.status} />],
            ["Role", wordsOf(user.role)],
            ["E-mail address", `${user.email}${user.email_verified ? "" : ", not proved yet"}`],
            ["Since", <Day page={page} at={user.created_at} />],
            [
              "Number",
              <code class="code" data-copy={user.id}>
                {user.id}
              </code>,
            ],
          ]}
        />
        <Ways page={page} user={user} />
        {user.status !== "erased" && <SignIns page={page} />}
      </>
    ),
  };
}

type UserProps = Readonly<{ page: Page; user: StaffUser }>;

async function Ways({ page, user }: UserProps) {
  const { id } = user;
  const [mayManage, mayAudit, mayReport] = await Promise.all([
    may(page, "users.manage"),
    may(page, "audit.read"),
    may(page, "cases.decide"),
  ]);
  return (
    <p class="actions">
      {mayManage && user.status !== "erased" && (
        <a class="button" href={`/app/desk/users/${id}/change`}>
          Change role or state
        </a>
      )}
      {mayAudit && (
        <a class="button second" href={pathWith("/app/desk/audit", { actor: id })}>
          What they did
        </a>
      )}
      {mayAudit && (
        <a class="button second" href={pathWith("/app/desk/audit", { target: id })}>
          What was done to them
        </a>
      )}
      {mayReport && (
        <a class="button second" href={pathWith("/app/desk/cases/new", { subject_id: id })}>
          Report a suspicion
        </a>
      )}
    </p>
  );
}

async function SignIns({ page }: Readonly<{ page: Page }>) {
  const [mayUnlock, mayEnd] = await Promise.all([
    may(page, "users.unlock"),
    may(page, "sessions.end"),
  ]);
  if (!mayUnlock && !mayEnd) return null;
  const action = `/app/desk/users/${page.param("id")}`;
  return (
    <section aria-labelledby="sign-ins">
      <h2 id="sign-ins">Sign-ins</h2>
      {mayUnlock && (
        <ButtonForm page={page} action={action} values={{ do: "unlock" }}>
          Forget failed sign-ins
        </ButtonForm>
      )}
      {mayEnd && (
        <ButtonForm
          page={page}
          action={action}
          values={{ do: "sign-out" }}
          kind="danger"
          confirm="Sign this person out everywhere?"
        >
          Sign them out everywhere
        </ButtonForm>
      )}
    </section>
  );
}

export async function act(page: SentPage): Promise<Response> {
  const isUnlock = page.form.text("do") === "unlock";
  const verb = isUnlock ? "unlock" : "end-sessions";
  await page.ask.send("POST", `${pathOf(page)}/${verb}`, { key: page.key });
  const done = isUnlock ? "user-unlocked" : "user-signed-out";
  return goTo(page, `/app/desk/users/${page.param("id")}?done=${done}`);
}

function pathOf(page: Page): string {
  return `/api/v1/admin/users/${page.param("id")}`;
}
