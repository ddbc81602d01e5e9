import type { List, Schemas } from "../ask.ts";
import { pathWith } from "../ask.ts";
import type { Page, View } from "../page.ts";
import { Empty, Pager, Tag } from "../parts.tsx";

type Card = Schemas["Card"];

export async function show(page: Page): Promise<View> {
  const path = pathWith("/api/v1/cards", { cursor: page.query("cursor") });
  const cards = await page.ask.get<List<Card>>(path);
  return {
    title: "Cards",
    content: (
      <>
        {cards.data.length === 0 ? (
          <Empty>
            <p>
              A virtual card is ready at once: to pay online, with limits of your own, frozen with
              one press.
            </p>
          </Empty>
        ) : (
          <ul class="cards">
            {cards.data.map((card) => (
              <li>
                <a href={`/app/cards/${card.id}`}>{cardName(card)}</a>
                <p class="code">•••• {card.last4}</p>
                <Tag word={card.status} />
              </li>
            ))}
          </ul>
        )}
        <Pager page={page} next={cards.next_cursor} />
        <p class="actions">
          <a class="button" href="/app/cards/new">
            Get a card
          </a>
        </p>
      </>
    ),
  };
}

/** A card in words. */
export function cardName({ name, type }: Card): string {
  return name ?? (type === "virtual" ? "Virtual card" : "Physical card");
}
