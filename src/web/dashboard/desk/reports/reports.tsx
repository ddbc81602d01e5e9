import type { Page, View } from "../../page.ts";
import { demand } from "../demand.ts";
import { BackToDesk } from "../links.tsx";

const reports = [
  ["currency-transactions", "Large cash", "Cash of a person and day that must be reported"],
  ["structuring", "Split cash", "Cash that looks split to stay below the threshold"],
  ["suspicious-activity", "Suspicious activity", "Drafts of reports on confirmed cases"],
  ["trial-balance", "Trial balance", "What stood on every account of the books"],
  ["user-access", "Access of staff", "Who of the staff may do what"],
] as const;

export async function show(page: Page): Promise<View> {
  await demand(page, "reports.read");
  return {
    title: "Reports",
    content: (
      <>
        <BackToDesk />
        <p class="lead">Each can be read here or taken along as CSV. Every reading is on record.</p>
        <ul class="cards">
          {reports.map(([report, name, about]) => (
            <li>
              <a href={`/app/desk/reports/${report}`}>{name}</a>
              <p class="faint">{about}</p>
            </li>
          ))}
        </ul>
      </>
    ),
  };
}
