import type { Schemas } from "../ask.ts";
import { type Option, Radios } from "../fields.tsx";
import { fieldsOf } from "../form.ts";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { Button, Form } from "../parts.tsx";
import { cardPath } from "./card.tsx";
import { cardName } from "./cards.tsx";

const reasons: readonly Option[] = [
  ["lost", "It is lost"],
  ["stolen", "It was stolen"],
  ["damaged", "It is damaged"],
  ["fraud", "Somebody else paid with it"],
  ["other", "Something else"],
];

export async function show(page: Page): Promise<View> {
  const card = await page.ask.get<Schemas["Card"]>(cardPath(page));
  return {
    title: `Replace or cancel: ${cardName(card)}`,
    content: (
      <>
        <p class="lead">
          Either way this card never works again. A new one keeps the account and the limits.
        </p>
        <Form page={page}>
          <Radios page={page} name="reason" label="What happened?" options={reasons} />
          <p class="actions">
            <Button name="move" value="replace">
              Send me a new one
            </Button>
            <Button
              name="move"
              value="cancel"
              kind="danger"
              confirm="Cancel this card for good, without a new one?"
            >
              Cancel it only
            </Button>
          </p>
        </Form>
      </>
    ),
  };
}

export async function act(page: SentPage): Promise<Response> {
  const body = fieldsOf(page.form, ["reason"]);
  const { key } = page;
  const move = page.form.text("move") === "replace" ? "replace" : "cancel";
  const path = `${cardPath(page)}/${move}`;
  const card = await page.ask.send<Schemas["Card"]>("POST", path, { body, key });
  const done = move === "replace" ? "card-replaced" : "card-canceled";
  return goTo(page, `/app/cards/${card.id}?done=${done}`);
}
