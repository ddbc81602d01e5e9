import type { Schemas } from "../ask.ts";
import { Field, type Option, Radios } from "../fields.tsx";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { Button, Form } from "../parts.tsx";

type Questionnaire = Schemas["Questionnaire"];
type Item = Schemas["QuestionnaireItem"];

export async function show(page: Page): Promise<View> {
  const form = await readQuestionnaire(page);
  return {
    title: form.title,
    content: (
      <>
        <p class="lead">
          {form.items.length} questions. There are no right answers, and nobody but you sees them.
        </p>
        <Form page={page}>
          {form.items.map((item) => (
            <Question page={page} item={item} />
          ))}
          {form.age_groups.length > 0 && (
            <Radios
              page={page}
              name="age_group"
              label="How old are you?"
              options={form.age_groups.map((group) => [group, ageText(group)])}
            />
          )}
          <Button>Show my score</Button>
        </Form>
        <p class="faint">{form.source}</p>
      </>
    ),
  };
}

function ageText(group: string): string {
  return group.endsWith("+") ? `${group.slice(0, -1)} or older` : `${group.replace("-", " to ")}`;
}

function Question({ page, item }: Readonly<{ page: Page; item: Item }>) {
  const name = `answers/${item.id}`;
  if (item.kind === "number") {
    const hint = item.unit === undefined ? undefined : `In ${item.unit}.`;
    return (
      <Field
        page={page}
        name={name}
        label={item.text}
        hint={hint}
        inputmode="decimal"
        autocomplete="off"
        size={14}
      />
    );
  }
  return <Radios page={page} name={name} label={item.text} options={optionsOf(item)} />;
}

function optionsOf({ kind, options = [] }: Item): Option[] {
  if (kind === "boolean") {
    return [
      ["true", "Yes"],
      ["false", "No"],
    ];
  }
  return options.map(({ value, label }) => [String(value), label]);
}

function readQuestionnaire(page: Page): Promise<Questionnaire> {
  return page.ask.get(`/api/v1/questionnaires/${page.param("slug")}`);
}

export async function act(page: SentPage): Promise<Response> {
  const { form } = page;
  const asked = await readQuestionnaire(page);
  const given = asked.items.filter(({ id }) => form.text(`answers/${id}`) !== "");
  const body = {
    questionnaire: asked.slug,
    answers: Object.fromEntries(
      given.map((item) => [item.id, readAnswer(page, item, form.text(`answers/${item.id}`))]),
    ),
    ...(form.text("age_group") === "" ? {} : { age_group: form.text("age_group") }),
  };
  const sent = { body, key: page.key };
  const made = await page.ask.send<Schemas["Assessment"]>("POST", "/api/v1/assessments", sent);
  return goTo(page, `/app/health/assessments/${made.id}`);
}

/** The value that the API knows; the text as it is where it knows none, for the API to refuse. */
function readAnswer({ reader }: Page, { kind, options = [] }: Item, text: string): unknown {
  if (kind === "boolean") return text === "true";
  if (kind === "choice") return options.find(({ value }) => String(value) === text)?.value ?? text;
  return reader.decimal(text) ?? text;
}
