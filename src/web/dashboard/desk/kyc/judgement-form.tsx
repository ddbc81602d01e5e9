import type { Schemas } from "../../ask.ts";
import { Area, type Option, Radios } from "../../fields.tsx";
import type { Page } from "../../page.ts";
import { Button, Form } from "../../parts.tsx";

type KycRecord = Schemas["OpenedKycRecord"];

const approve: Option = ["approve", "Approve"];
const reject: Option = ["reject", "Reject"];
const ask: Option = ["request_information", "Ask for more information"];

/** What the API lets staff decide in each state. */
function choicesOf({ status, checks, is_newest }: KycRecord): readonly Option[] {
  if (!is_newest) return [];
  const isUndecided = !["approved", "rejected", "expired"].includes(status);
  // Who was found to stand on a list can be rejected only.
  if (checks.screening === "failed") return isUndecided ? [reject] : [];
  if (status === "information_requested") return [approve, reject];
  // The approved come back when somebody on a newer list is alike.
  const isMetAgain = status === "approved" && checks.screening === "review";
  const isWaiting = status === "pending" || status === "in_review";
  return isWaiting || isMetAgain ? [approve, reject, ask] : [];
}

type FormProps = Readonly<{ page: Page; record: KycRecord }>;

export function JudgementForm({ page, record }: FormProps) {
  const choices = choicesOf(record);
  if (choices.length === 0) return null;
  return (
    <section aria-labelledby="decide">
      <h2 id="decide">Decide</h2>
      <Form page={page}>
        <Radios page={page} name="decision" options={choices} />
        <Area
          page={page}
          name="reason"
          label="Reason (not for an approval)"
          hint="The person reads it: say what is wrong, and what to send instead."
          maxlength={500}
        />
        <Button>Decide</Button>
      </Form>
    </section>
  );
}
