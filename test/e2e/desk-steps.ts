import type { Page } from "playwright-core";
import { follow, press, type Site } from "./dashboard-steps.ts";

/**
 * Staff sign in, find what waits at the desk and let a transfer go; gives what the page then says.
 * Throws when the newest review is not of that transfer.
 */
export async function releaseAtDesk(
  page: Page,
  site: Site,
  login: Readonly<{ email: string; password: string }>,
  transferId: string,
): Promise<string> {
  await page.goto(`${site.origin}/app/sign-in?next=/app/desk`);
  await page.getByLabel("E-mail address").fill(login.email);
  await page.getByLabel("Password").fill(login.password);
  await press(page, "Sign in");
  await follow(page, "Fraud review");
  const newest = page.locator("main table a").first();
  await Promise.all([page.waitForEvent("load"), newest.click()]);
  await page.getByText(transferId, { exact: true }).waitFor();
  await page.getByLabel("Release: the held transfer is posted").check();
  await page.getByLabel("Why").fill("The payer was asked.");
  await press(page, "Decide");
  return (await page.getByRole("status").textContent()) ?? "";
}
