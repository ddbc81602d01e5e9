import type { Schemas } from "../ask.ts";
import type { Page, SentPage, View } from "../page.ts";
import { Button, Facts, Form } from "../parts.tsx";
import { demandProof } from "../proof.ts";
import { cardPath } from "./card.tsx";

/** The number is shown as the answer to a press of the button only: each look is on record. */
export async function show(page: Page): Promise<View> {
  await demandProof(page);
  const card = await page.ask.get<Schemas["Card"]>(cardPath(page));
  return {
    title: "Show the card’s number",
    content: (
      <>
        <p class="lead">
          Look around you first. We write down that it was shown, and never the number itself.
        </p>
        <Form page={page}>
          <p class="actions">
            <Button>Show it</Button>
            <a class="button second" href={`/app/cards/${card.id}`}>
              Back
            </a>
          </p>
        </Form>
      </>
    ),
  };
}

export async function act(page: SentPage): Promise<View> {
  const details = await page.ask.get<Schemas["CardDetails"]>(`${cardPath(page)}/details`);
  const expiry = `${String(details.exp_month).padStart(2, "0")}/${details.exp_year}`;
  return {
    title: "Your card’s number",
    content: (
      <>
        <Facts
          rows={[
            [
              "Number",
              <span class="code" data-copy={details.number}>
                {(details.number.match(/.{1,4}/g) ?? []).join(" ")}
              </span>,
            ],
            ["Works until", <span class="code">{expiry}</span>],
            ["Security code", <span class="code">{details.cvc}</span>],
          ]}
        />
        <p>
          <a class="button" href={`/app/cards/${page.param("id")}`}>
            Hide it
          </a>
        </p>
      </>
    ),
  };
}
