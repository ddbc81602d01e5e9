import type { Schemas } from "../ask.ts";
import type { Page } from "../page.ts";
import { Table } from "../parts.tsx";

type Business = Schemas["Business"];
type MetricHealth = Schemas["MetricHealth"];

export const ratioNames: Readonly<Record<MetricHealth["metric"], string>> = {
  current_ratio: "Current ratio",
  quick_ratio: "Quick ratio",
  cash_ratio: "Cash ratio",
  gross_margin: "Gross margin",
  net_margin: "Net margin",
  debt_to_equity: "Debt to equity",
  dso: "Days until invoices are paid",
  overdue_share: "Share of invoices overdue",
  net_burn: "Burn in a month",
  runway_months: "Runway",
  cash_buffer_days: "Days that the cash lasts",
};

const bandNames = { green: "good", amber: "watch", red: "act" } as const;

type TableProps = Readonly<{
  page: Page;
  business: Business;
  health: Schemas["BusinessHealth"];
}>;

/** How a business stands, ratio by ratio. */
export function RatioTable({ page, business, health }: TableProps) {
  return (
    <Table
      caption={`Ratios of ${business.name}`}
      columns={["Ratio", "Value", "Stands"]}
      numbers={[1]}
      rows={health.data.map(({ metric, value, unit, band, note }) => [
        <>
          {ratioNames[metric]}
          {note && <span class="faint"> ({note})</span>}
        </>,
        value === null ? "–" : writeRatio(page, value, unit, business.currency),
        band === null ? "–" : <Band band={band} />,
      ])}
    />
  );
}

function Band({ band }: Readonly<{ band: keyof typeof bandNames }>) {
  return (
    <span class={`tag ${{ green: "good", amber: "waiting", red: "bad" }[band]}`}>
      {bandNames[band]}
    </span>
  );
}

/** A value in its unit. */
export function writeRatio(page: Page, value: number, unit: string, currency: string): string {
  const { reader } = page;
  if (unit === "percent") return `${reader.number(value, 1)} %`;
  if (unit === "days" || unit === "months") return `${reader.number(value, 1)} ${unit}`;
  return unit === "ratio" ? reader.number(value, 2) : reader.money(Math.round(value), currency);
}
