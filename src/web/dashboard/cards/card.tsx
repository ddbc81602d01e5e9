import type { List, Schemas } from "../ask.ts";
import { pathWith } from "../ask.ts";
import { Field } from "../fields.tsx";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import {
  Button,
  ButtonForm,
  Empty,
  Facts,
  Form,
  Moment,
  Money,
  Pager,
  Table,
  Tag,
  wordsOf,
} from "../parts.tsx";
import { cardName } from "./cards.tsx";

type Card = Schemas["Card"];
type Authorization = Schemas["CardAuthorization"];

export async function show(page: Page): Promise<View> {
  const path = cardPath(page);
  const query = { cursor: page.query("cursor") };
  const [card, payments] = await Promise.all([
    page.ask.get<Card>(path),
    page.ask.get<List<Authorization>>(pathWith(`${path}/authorizations`, query)),
  ]);
  return {
    title: cardName(card),
    content: (
      <>
        <p class="code">•••• •••• •••• {card.last4}</p>
        <Facts rows={factsOf(page, card)} />
        <Actions page={page} card={card} />
        <section aria-labelledby="payments">
          <h2 id="payments">Payments</h2>
          {payments.data.length === 0 ? (
            <Empty>
              <p>Nothing was paid with this card yet.</p>
            </Empty>
          ) : (
            <Payments page={page} list={payments.data} />
          )}
          <Pager page={page} next={payments.next_cursor} />
        </section>
      </>
    ),
  };
}

/** Where the API keeps the card that the page's path names. */
export function cardPath(page: Page): string {
  return `/api/v1/cards/${page.param("id")}`;
}

function factsOf(page: Page, card: Card) {
  const { spending_limits: limits, channels } = card.controls;
  const ways = Object.entries(channels).flatMap(([name, isOn]) => (isOn ? [wordsOf(name)] : []));
  return [
    ["State", <Tag word={card.status} />],
    ["Works until", `${String(card.exp_month).padStart(2, "0")}/${card.exp_year}`],
    ["Pays from", <a href={`/app/accounts/${card.account_id}`}>{card.account_id}</a>],
    ...limits.map(
      ({ amount, interval }) =>
        [
          `Limit ${wordsOf(interval).toLowerCase()}`,
          <Money page={page} amount={amount} currency={card.currency} />,
        ] as const,
    ),
    ["Works for", ways.length === 0 ? "Nothing" : ways.join(", ")],
  ] as const;
}

function Actions({ page, card }: Readonly<{ page: Page; card: Card }>) {
  const here = `/app/cards/${card.id}`;
  if (card.status === "canceled") return null;
  if (card.status === "inactive") return <Activation page={page} here={here} />;
  const isFrozen = card.status === "frozen";
  return (
    <div class="actions">
      <ButtonForm
        page={page}
        action={here}
        values={{ move: isFrozen ? "unfreeze" : "freeze" }}
        kind={isFrozen ? "primary" : "second"}
      >
        {isFrozen ? "Unfreeze" : "Freeze"}
      </ButtonForm>
      <a class="button second" href={`${here}/reveal`}>
        Show the number
      </a>
      <a class="button second" href={`${here}/controls`}>
        Limits
      </a>
      <a class="button second" href={`${here}/pin`}>
        PIN
      </a>
      <a class="button second" href={`${here}/cancel`}>
        Replace or cancel
      </a>
    </div>
  );
}

function Activation({ page, here }: Readonly<{ page: Page; here: string }>) {
  return (
    <Form page={page} action={here}>
      <Field
        page={page}
        name="last4"
        label="Last four digits on the card"
        hint="When it has come by mail, this shows that you hold it."
        inputmode="numeric"
        autocomplete="off"
        maxlength={4}
        size={6}
      />
      <Button name="move" value="activate">
        Activate
      </Button>
    </Form>
  );
}

function Payments({ page, list }: Readonly<{ page: Page; list: readonly Authorization[] }>) {
  return (
    <Table
      caption="Payments with this card"
      columns={["Where", "When", "State", "Amount"]}
      numbers={[3]}
      rows={list.map((each) => [
        `${each.merchant.name}, ${each.merchant.country}`,
        <Moment page={page} at={each.created_at} />,
        <>
          <Tag word={each.status} />
          {each.decline_reason && <span class="faint"> {wordsOf(each.decline_reason)}</span>}
        </>,
        <Money page={page} amount={each.amount} currency={each.currency} />,
      ])}
    />
  );
}

const moves: Readonly<Record<string, string>> = {
  freeze: "card-frozen",
  unfreeze: "card-unfrozen",
  activate: "card-activated",
};

export async function act(page: SentPage): Promise<Response> {
  const move = page.form.text("move");
  const here = `/app/cards/${page.param("id")}`;
  const done = Object.hasOwn(moves, move) ? moves[move] : undefined;
  if (done === undefined) return goTo(page, here);
  const body = move === "activate" ? { body: { last4: page.form.text("last4") } } : {};
  await page.ask.send("POST", `${cardPath(page)}/${move}`, body);
  return goTo(page, `${here}?done=${done}`);
}
