import type { Schemas } from "../../ask.ts";
import { Area, type Option, Radios } from "../../fields.tsx";
import type { Page } from "../../page.ts";
import { Button, Form, Hidden } from "../../parts.tsx";

type CaseDetail = Schemas["CaseDetail"];

const maxNoteLength = 2_000;
const escalate: Option = ["escalate", "Escalate: somebody else decides"];
const ofReview: readonly Option[] = [
  ["release", "Release: the held transfer is posted"],
  ["block", "Block: the money goes back, and the transfer is declined"],
  ["confirmed", "Confirm: block it, and report the suspicion"],
];
const ofOthers: readonly Option[] = [
  ["false_positive", "False positive: there is nothing to it"],
  ["confirmed", "Confirm: the suspicion is reported"],
];

/** Closes the case at most once, or passes it on; never by whoever takes part in it. */
export function DecisionForm({ page, found }: Readonly<{ page: Page; found: CaseDetail }>) {
  const fitting = found.type === "fraud_review" ? ofReview : ofOthers;
  return (
    <section aria-labelledby="decide">
      <h2 id="decide">Decide</h2>
      <p class="faint">
        By four eyes: nobody decides a case that is about them, that they reported, or that they
        escalated.
      </p>
      <Form page={page}>
        <Hidden values={{ do: "decide" }} />
        <Radios
          page={page}
          name="decision"
          options={found.status === "escalated" ? fitting : [...fitting, escalate]}
        />
        <Area
          page={page}
          name="note"
          label="Why"
          hint="Kept with the case for good; the customer never sees it."
          maxlength={maxNoteLength}
        />
        <Button>Decide</Button>
      </Form>
    </section>
  );
}

export function NoteForm({ page }: Readonly<{ page: Page }>) {
  return (
    <section aria-labelledby="add-note">
      <h2 id="add-note">Add a note</h2>
      <Form page={page}>
        <Hidden values={{ do: "note" }} />
        <Area
          page={page}
          name="text"
          label="Note"
          hint="It cannot be changed or removed."
          maxlength={maxNoteLength}
        />
        <Button kind="second">Add the note</Button>
      </Form>
    </section>
  );
}
