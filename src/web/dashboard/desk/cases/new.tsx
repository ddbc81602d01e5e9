import type { Schemas } from "../../ask.ts";
import { Area, Field } from "../../fields.tsx";
import { filledOf } from "../../form.ts";
import type { Page, SentPage, View } from "../../page.ts";
import { goTo } from "../../page.ts";
import { Button, Form } from "../../parts.tsx";
import { demand } from "../demand.ts";
import { BackTo } from "../links.tsx";

/** A suspicion of staff; somebody else decides it. */
export async function show(page: Page): Promise<View> {
  await demand(page, "cases.decide");
  return {
    title: "Report suspicious activity",
    content: (
      <>
        <BackTo href="/app/desk/cases">All cases</BackTo>
        <p class="lead">You open the case, and somebody else decides it.</p>
        <Form page={page}>
          <Field
            page={page}
            name="subject_id"
            label="Person"
            hint="Their number; it begins with usr_ and stands on their page."
            value={page.query("subject_id")}
            spellcheck={false}
            autocomplete="off"
            maxlength={100}
          />
          <Field
            page={page}
            name="transaction_id"
            label="Transfer (optional)"
            hint="The number of one that the person takes part in; it begins with txn_."
            spellcheck={false}
            autocomplete="off"
            maxlength={100}
          />
          <Field
            page={page}
            name="reasons"
            hint="In a few words each, with commas between: unusual cash, many payees."
            maxlength={300}
          />
          <Area page={page} name="note" label="What you saw" maxlength={2_000} />
          <Button>Open the case</Button>
        </Form>
      </>
    ),
  };
}

export async function act(page: SentPage): Promise<Response> {
  const body = {
    type: "suspicious_activity",
    ...filledOf(page.form, ["subject_id", "transaction_id", "note"]),
    reasons: readReasons(page.form.text("reasons")),
  };
  const { key } = page;
  const path = "/api/v1/admin/cases";
  const { id } = await page.ask.send<Schemas["Case"]>("POST", path, { body, key });
  return goTo(page, `/app/desk/cases/${id}?done=case-reported`);
}

/** The words of the wire: lower case, with underscores. */
function readReasons(text: string): string[] {
  const words = text.split(",").map((each) => each.trim().toLowerCase().replaceAll(/\s+/g, "_"));
  return words.filter((word) => word !== "");
}
