import type { Schemas } from "../../ask.ts";
import type { Page, View } from "../../page.ts";
import { Money, Table, wordsOf } from "../../parts.tsx";
import { showReport } from "./report.tsx";

type TrialBalance = Schemas["TrialBalance"];

export function show(page: Page): Promise<View> {
  return showReport<TrialBalance>(page, {
    name: "trial-balance",
    title: "Trial balance",
    about: "Every account of the house, and customers’ accounts by kind. Both sides must agree.",
    dates: [["at", "At the end of"]],
    rowsOf: ({ data }) => data,
    none: "Nothing was recorded until then.",
    table: balanceTables,
  });
}

function balanceTables(page: Page, { at, data, totals }: TrialBalance) {
  const money = (amount: number, currency: string) => (
    <Money page={page} amount={amount} currency={currency} />
  );
  return (
    <>
      <Table
        caption={`The books at ${page.reader.moment(at)}`}
        columns={["Account", "Currency", "Debit", "Credit"]}
        numbers={[2, 3]}
        rows={data.map(({ account, currency, debit, credit }) => [
          wordsOf(account),
          currency,
          money(debit, currency),
          money(credit, currency),
        ])}
      />
      <h2>Totals</h2>
      <Table
        caption="Totals of each currency"
        columns={["Currency", "Debit", "Credit", "Agree"]}
        numbers={[1, 2]}
        rows={totals.map(({ currency, debit, credit }) => [
          currency,
          money(debit, currency),
          money(credit, currency),
          debit === credit ? "Yes" : "No",
        ])}
      />
    </>
  );
}
