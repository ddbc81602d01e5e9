import { and, gt, ne } from "drizzle-orm";
import { type KeyedTable, keyedTable } from "../../platform/rotation/keyed-table.ts";
import { numberAad } from "./mint-card.ts";
import { cards } from "./tables.ts";

const isLive = (now: Date) => and(ne(cards.status, "canceled"), gt(cards.expiresAt, now));
const endsAt = { column: cards.expiresAt, plusSeconds: 0 };

export const cardKeyedTables: readonly KeyedTable[] = [
  keyedTable(cards, ["id"], {
    panSealed: { follows: "sealed", aad: ({ id }) => numberAad(id) },
    panTag: {
      follows: "tagged",
      purpose: "card-number",
      message: (_, open) => open("panSealed"),
    },
    // The code is made with it, and printed on cards that exist.
    cvcKeyId: {
      ...{ stays: "owned", form: "id", isLive, endsAt },
      what: "verification codes of cards, until the cards are replaced",
    },
    pinHash: {
      ...{ stays: "owned", form: "hash", isLive, endsAt },
      what: "PINs of cards, until their owners set new ones",
    },
  }),
];
