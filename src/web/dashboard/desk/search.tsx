import type { Child } from "hono/jsx";
import { type Problem, pathWith, Refusal } from "../ask.ts";
import type { Page } from "../page.ts";
import { Button } from "../parts.tsx";

/** What the API found by the filters of a page's address, or why it did not look. */
export type Found<Answer> = Readonly<{
  /** The page to show the filters on: with what was wrong about them. */
  page: Page;
  answer: Answer | null;
  problem?: Problem | undefined;
}>;

/** Asks with the filters that were filled in; what is wrong with them is for their form. */
export async function searchBy<Answer>(
  page: Page,
  path: string,
  names: readonly string[],
): Promise<Found<Answer>> {
  const filters = Object.fromEntries(names.map((name) => [name, page.query(name)]));
  try {
    return { page, answer: await page.ask.get<Answer>(pathWith(path, filters)) };
  } catch (error) {
    if (!(error instanceof Refusal) || !isForFilters(error.problem)) throw error;
    const { problem } = error;
    return { page: { ...page, problem }, answer: null, problem };
  }
}

function isForFilters({ status }: Problem): boolean {
  return status === 400 || status === 422;
}

type FormProps = Readonly<{ action: string; button?: string; children?: Child }>;

/** A form whose fields go into the address, so that what was found can be kept and sent on. */
export function SearchForm({ action, button = "Show", children }: FormProps) {
  return (
    <form method="get" action={action} novalidate>
      {children}
      <Button kind="second">{button}</Button>
    </form>
  );
}

type FilterProps = FormProps & Readonly<{ page: Page; names: readonly string[] }>;

/** The same behind one line, because a queue is mostly read whole. */
export function Filters({ page, names, ...form }: FilterProps) {
  const isOpen = page.problem !== null || names.some((name) => page.query(name) !== "");
  return (
    <details open={isOpen}>
      <summary>Filter</summary>
      <SearchForm {...form} />
    </details>
  );
}

/** A choice that leaves all in. */
export function optionsOf(words: readonly string[], all: string, write: (word: string) => string) {
  return [["", all] as const, ...words.map((word) => [word, write(word)] as const)];
}
