import { measureCards } from "./cards/cards.ts";
import { measureFeed } from "./feed.ts";
import { measureHealth } from "./health.ts";
import { measureHistory } from "./history.ts";
import { measureLedger } from "./ledger/ledger.ts";
import { generator } from "./load.ts";
import { measureMe } from "./me.ts";
import { measurePages } from "./pages.ts";
import { runEntries } from "./run-entries.ts";
import { measureScreening } from "./screening.ts";
import { measureWarehouse } from "./warehouse.ts";

/**
 * `npm run bench [-- health me]`: the speed of the service against bare routes of the same run on
 * the same machine, as ratios.
 */
const isSecondChoice = generator !== "wrk";
await runEntries(
  {
    ...{ health: measureHealth, me: measureMe, ledger: measureLedger, history: measureHistory },
    ...{ cards: measureCards, screening: measureScreening, warehouse: measureWarehouse },
    ...{ feed: measureFeed, pages: measurePages },
  },
  `, load from ${generator}${isSecondChoice ? " (wrk is not installed)" : ""}`,
);
