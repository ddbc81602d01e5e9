import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** The screen of a desk, and the narrowest that WCAG 1.4.10 asks for. */
const widths = [1280, 320];
const schemes = ["light", "dark"] as const;

/** Fails where axe finds something serious or critical, or the page runs over the edge. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const { wide, faults } = await page.evaluate(lookAtPage);
      const where = `${page.url()} ${colorScheme}, ${width} px`;
      expect(faults, [where, ...faults].join("\n")).toEqual([]);
      expect(wide, [`${where}: over the edge`, ...wide].join("\n")).toEqual([]);
    }
  }
}

/** What a page in the browser knows; its types are not those of Node. */
type Element = Readonly<{
  outerHTML: string;
  open?: boolean;
  getBoundingClientRect(): { right: number };
  closest(selector: string): Element | null;
}>;
type InPage = Readonly<{
  axe: typeof axe;
  innerWidth: number;
  document: {
    documentElement: { scrollWidth: number };
    querySelectorAll(selector: string): Iterable<Element>;
  };
}>;

/** Runs in the page, with everything that is folded unfolded. */
async function lookAtPage(): Promise<{ wide: string[]; faults: string[] }> {
  const { axe: engine, document, innerWidth } = globalThis as unknown as InPage;
  for (const details of document.querySelectorAll("details")) {
    (details as { open: boolean }).open = true;
  }
  const { violations } = await engine.run({ resultTypes: ["violations"] });
  const faults = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  const isWide = document.documentElement.scrollWidth > innerWidth;
  const wide = isWide
    ? [...document.querySelectorAll("main *, header *")]
        .filter((each) => each.getBoundingClientRect().right > innerWidth)
        .filter((each) => each.closest(".scroll") === null)
        .map(({ outerHTML }) => outerHTML.slice(0, 120))
    : [];
  return { wide: isWide && wide.length === 0 ? ["the page"] : wide, faults };
}
