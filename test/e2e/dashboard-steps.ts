import type { Page } from "playwright-core";

/**
 * What a person does on the pages, by what they see: labels, buttons and headings. The same with
 * and without JavaScript.
 */
export const password = "violet harbour lantern 42";

export type Site = Readonly<{
  /** With `localhost`, which the service takes for its own origin. */
  origin: string;
}>;

export async function press(page: Page, name: string): Promise<void> {
  const button = page.locator("main").getByRole("button", { name, exact: true });
  await Promise.all([page.waitForEvent("load"), button.first().click()]);
}

export async function follow(page: Page, name: string): Promise<void> {
  const link = page.getByRole("link", { name, exact: true });
  await Promise.all([page.waitForEvent("load"), link.first().click()]);
}

async function readMail(site: Site, to: string): Promise<{ code: string; text: string }> {
  const reply = await fetch(`${site.origin}/dev/mailbox?to=${encodeURIComponent(to)}`);
  const { data } = (await reply.json()) as { data: { code: string; text: string }[] };
  if (!data[0]) throw new Error(`Nothing was sent to ${to}`);
  return data[0];
}

export async function signUp(page: Page, site: Site, email: string): Promise<void> {
  await page.goto(`${site.origin}/app/sign-up`);
  await page.getByLabel("First name").fill("Ada");
  await page.getByLabel("Last name").fill("Example");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByLabel("I accept the terms of use").check();
  await page.getByLabel("I have read the privacy notice").check();
  await press(page, "Go on");
  await page.getByLabel("Six-digit code").fill((await readMail(site, email)).code);
  await press(page, "Confirm");
}

/** Opens an account and gives its number. */
export async function openAccount(page: Page, site: Site, name: string): Promise<string> {
  await page.goto(`${site.origin}/app/accounts/new`);
  await page.getByLabel("Name (optional)").fill(name);
  await press(page, "Open the account");
  return new URL(page.url()).pathname.replace("/app/accounts/", "");
}

export async function fund(page: Page, site: Site, account: string, amount: string) {
  await page.goto(`${site.origin}/app/accounts/${account}`);
  await follow(page, "Add play money");
  await page.getByLabel("Amount in USD").fill(amount);
  await press(page, "Add it");
}

/** Sends money and gives the heading of its receipt. */
export async function send(
  page: Page,
  site: Site,
  { from, to, amount }: Readonly<{ from: string; to: string; amount: string }>,
): Promise<string> {
  await page.goto(`${site.origin}/app/transfers/new`);
  await page.getByLabel("From account").selectOption(from);
  await page.getByLabel("To account number").fill(to);
  await page.getByLabel("Amount").fill(amount);
  await page.getByLabel("Message (optional)").fill("For the garden");
  await press(page, "Go on");
  await press(page, "Send it now");
  return headingOf(page);
}

export async function headingOf(page: Page): Promise<string> {
  return (await page.getByRole("heading", { level: 1 }).textContent()) ?? "";
}

/** Answers every question of the short questionnaire with the option at `index`. */
export async function answerQuestionnaire(page: Page, site: Site, index: number): Promise<void> {
  await page.goto(`${site.origin}/app/health/questionnaires/cfpb-wellbeing-short`);
  for (const question of await page.getByRole("group").all()) {
    const options = question.getByRole("radio");
    await options.nth(Math.min(index, (await options.count()) - 1)).check();
  }
  await press(page, "Show my score");
}
