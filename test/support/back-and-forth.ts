import type { Reply } from "./start.ts";

/** Does one thing of its own; `turn` counts from 0. */
export type Client = (turn: number) => Promise<Pick<Reply, "status" | "body">>;

/** Far more than anybody gets done; it only bounds the loop. */
const maxTurns = 100_000;

/**
 * Lets every client act again and again, each without a pause, until the time is over; gives how
 * often each outcome came: `201`, `422 insufficient_funds`.
 */
export async function keepBusy(
  clients: readonly Client[],
  durationMs: number,
): Promise<Record<string, number>> {
  const until = Date.now() + durationMs;
  const counts: Record<string, number> = {};
  const act = async (client: Client) => {
    for (let turn = 0; turn < maxTurns && Date.now() < until; turn += 1) {
      const { status, body } = await client(turn);
      const outcome = body?.code === undefined ? `${status}` : `${status} ${body.code}`;
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    }
  };
  await Promise.all(clients.map(act));
  return counts;
}
