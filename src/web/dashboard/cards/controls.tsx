import { readAmount } from "../amount.ts";
import { Refusal, type Schemas } from "../ask.ts";
import { Check, Field } from "../fields.tsx";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { Button, Form } from "../parts.tsx";
import { cardPath } from "./card.tsx";

type Card = Schemas["Card"];
type Limit = Card["controls"]["spending_limits"][number];

/** The limits that the page can set; others that programs set are left as they are. */
const intervals = [
  ["per_authorization", "Most for one payment"],
  ["daily", "Most in a day"],
  ["monthly", "Most in a month"],
] as const;
const channels = [
  ["online", "Online"],
  ["contactless", "Contactless"],
  ["chip", "Chip and PIN in shops"],
  ["atm", "Cash machines"],
  ["international", "Outside your country"],
] as const;

export async function show(page: Page): Promise<View> {
  const card = await page.ask.get<Card>(cardPath(page));
  const { controls, currency } = card;
  const limitOf = (interval: string) =>
    controls.spending_limits.find((limit) => isPlain(limit) && limit.interval === interval);
  return {
    title: `Limits of the card •••• ${card.last4}`,
    content: (
      <Form page={page}>
        {intervals.map(([interval, label]) => (
          <Field
            page={page}
            name={interval}
            label={`${label}, in ${currency}`}
            hint={interval === "monthly" ? "Leave a field empty for no such limit." : undefined}
            value={written(page, limitOf(interval), currency)}
            inputmode="decimal"
            size={14}
          />
        ))}
        <fieldset class="field">
          <legend>Works for</legend>
          {channels.map(([name, label]) => (
            <Check page={page} name={name} label={label} checked={controls.channels[name]} />
          ))}
        </fieldset>
        <Field
          page={page}
          name="blocked_countries"
          label="Countries where it must not work (optional)"
          hint="Two letters each, with spaces between: for example RU KP."
          value={(controls.blocked_countries ?? []).join(" ")}
          spellcheck={false}
        />
        <Button>Save</Button>
      </Form>
    ),
  };
}

function isPlain({ categories }: Limit): boolean {
  return categories === null;
}

function written({ reader }: Page, limit: Limit | undefined, currency: string): string {
  return limit === undefined ? "" : reader.typed(limit.amount, currency);
}

export async function act(page: SentPage): Promise<Response> {
  const { form } = page;
  const { controls, currency } = await page.ask.get<Card>(cardPath(page));
  const kept = controls.spending_limits.filter(
    (limit) => !(isPlain(limit) && intervals.some(([interval]) => interval === limit.interval)),
  );
  const wanted = intervals.flatMap(([interval]) =>
    form.text(interval) === ""
      ? []
      : [{ amount: readAmount(page, interval, currency, 0), interval }],
  );
  const blocked = form
    .text("blocked_countries")
    .toUpperCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  const body = {
    spending_limits: [...kept, ...wanted],
    channels: Object.fromEntries(channels.map(([name]) => [name, form.has(name)])),
    // An allow list that a program set stands instead of a block list, and stays.
    ...(controls.allowed_countries === null ? { blocked_countries: blocked } : {}),
  };
  try {
    await page.ask.send("PATCH", `${cardPath(page)}/controls`, { body });
  } catch (error) {
    const places = [...kept.map(() => null), ...wanted.map(({ interval }) => interval)];
    throw error instanceof Refusal ? pointToFields(error, places) : error;
  }
  return goTo(page, `/app/cards/${page.param("id")}?done=controls-saved`);
}

/** The API counts the limits; the form has a field for each. What is of none is of the last one. */
function pointToFields({ problem }: Refusal, places: readonly (string | null)[]): Refusal {
  const errors = problem.errors?.map(({ pointer, message }) => {
    const [, place] = /^\/spending_limits(?:\/(\d+)\b.*)?$/.exec(pointer) ?? [];
    if (!pointer.startsWith("/spending_limits")) return { pointer, message };
    const field = (place && places[Number(place)]) || (places.at(-1) ?? intervals[0][0]);
    const tooMany = "is one limit more than a card can have";
    return { pointer: `/${field}`, message: place ? message : tooMany };
  });
  return new Refusal(errors ? { ...problem, errors } : problem);
}
