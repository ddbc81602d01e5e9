import { forbidden } from "../../../core/errors.ts";
import { isStaff, type Permission, permissionsOfRole } from "../../../features/users/index.ts";
import type { Page } from "../page.ts";

/** For what a page offers; whether it is done, the API decides. */
export async function may(page: Page, permission: Permission): Promise<boolean> {
  return permissionsOfRole[(await page.me()).role].has(permission);
}

/** Says in words for people what the API would refuse anyway. Throws `forbidden`. */
export async function demand(page: Page, permission: Permission): Promise<void> {
  if (!(await may(page, permission))) throw notForRole();
}

/** Throws `forbidden` to customers. */
export async function demandStaff(page: Page): Promise<void> {
  if (!isStaff((await page.me()).role)) throw notForRole();
}

function notForRole(): Error {
  return forbidden({
    detail: "Your role does not include this page. If your work needs it, ask an admin.",
  });
}
