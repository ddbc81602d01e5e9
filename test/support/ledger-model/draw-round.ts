import type { Dice } from "./dice.ts";
import { type Draw, type Intent, type Memory, userCount } from "./intents.ts";
import { crowdedScope, ownScope, usually, whenCrowded } from "./scopes.ts";

/** What all clients do at the same time. */
export type Round = Readonly<{
  /** Whether some of it touches the same things, so that the order matters. */
  isCrowded: boolean;
  intents: readonly Intent[];
}>;

const crowdedShare = 0.35;
/** Of the requests of a crowd so many are another one's again, under its key. */
const twinShare = 0.15;
const maxDraws = 60;

export function drawRound(dice: Dice, firstOp: number, memory: Memory): Round {
  const isCrowded = dice.chance(crowdedShare);
  const crowd = crowdedScope(dice, memory);
  const taken = new Set<string>();
  const intents: Intent[] = [];
  for (let client = 0; client < userCount; client += 1) {
    const op = firstOp + client;
    const scope = isCrowded ? crowd : ownScope(dice, client, memory);
    const twin = isCrowded && dice.chance(twinShare) ? dice.below(client + 1) : client;
    const drawn =
      intents[twin]?.touches.some(isAlone) === false
        ? meanTwin(firstOp + twin)
        : drawFree({ op, dice, scope, memory }, isCrowded, taken);
    for (const touch of drawn.touches) taken.add(touch);
    drawn.remember?.();
    intents.push(drawn);
  }
  return { isCrowded, intents };
}

/** What only one request of a round may touch, in a crowd too. */
const isAlone = (touch: string) => touch.startsWith("!");

/** In a crowd all but what is marked may be touched by many. */
function drawFree(draw: Draw, isCrowded: boolean, taken: ReadonlySet<string>): Intent {
  const weights = isCrowded ? whenCrowded : usually;
  for (let attempt = 0; attempt < maxDraws; attempt += 1) {
    const intent = draw.dice.weigh(weights)(draw);
    const isTaken = (touch: string) => (!isCrowded || isAlone(touch)) && taken.has(touch);
    if (intent && !intent.touches.some(isTaken)) return intent;
  }
  return idle;
}

/** Touches nothing. */
const idle: Intent = {
  touches: [],
  resolve: ({ userIds }) => ({
    actor: userIds[0] ?? "",
    method: "GET",
    path: "/api/v1/accounts/nothing",
  }),
};

function meanTwin(op: number): Intent {
  return { touches: [], resolve: (world) => world.sentBy(op) };
}
