import { transfer } from "../money.ts";
import { publish } from "../posts.ts";
import type { DashboardLife } from "./dashboard-world.ts";
import { must, signInAdminAt } from "./visitor-at.ts";

/** More than a page of each shows. */
const transfers = 25;
const posts = 40;
const reports = 25;

/** Fills the pages that show lists, so that each is as long as it gets and has a next one. */
export async function fillPages(url: string, life: DashboardLife): Promise<void> {
  const { ada, account, emptyAccount } = life;
  const way = { from: account, to: emptyAccount, amount: 1_50 };
  for (let at = 0; at < transfers; at += 1) await must(transfer(ada, way), 201);
  for (let at = 0; at < posts; at += 1) await publish(ada, `Save first, spend later. ${at}`);
  const admin = await signInAdminAt(url);
  for (let at = 0; at < reports; at += 1) {
    const body = { subject_id: ada.id, type: "suspicious_activity", reasons: ["unusual_cash"] };
    await must(admin.post("/api/v1/admin/cases", { ...body, note: `Visit ${at}.` }), 201);
  }
}
