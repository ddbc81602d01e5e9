import { execFile } from "node:child_process";
import { randomInt, randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { generator } from "../load.ts";

const run = promisify(execFile);
const script = fileURLToPath(new URL("transfers.lua", import.meta.url));
const graceSeconds = 10;

export type TransferLoad = Readonly<{
  url: string;
  /** A file of payers; see transfers.lua. */
  people: string;
  clients: number;
  seconds: number;
  /** Minor units. */
  amount: number;
  /** The account that everybody pays; any by default. */
  to?: string;
}>;

/** Transfers per second over HTTP, each under a new key; throws when one is not posted. */
export async function measureTransfers(load: TransferLoad): Promise<number> {
  if (generator !== "wrk") throw new Error("wrk is not installed");
  const { url, people, clients, seconds, amount, to = "spread" } = load;
  const seed = String(randomInt(1_000_000_000));
  const { stdout } = await run(
    "wrk",
    [
      ...["-t1", `-c${clients}`, `-d${seconds}s`, "-s", script],
      ...[`${url}/api/v1/transactions/transfer`, "--", people, to, String(amount), seed],
    ],
    { timeout: (seconds + graceSeconds) * 1000 },
  );
  const rate = Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
  if (!(rate > 0) || /Non-2xx|Socket errors/.test(stdout)) throw new Error(stdout);
  return rate;
}

export type BatchLoad = Readonly<{
  url: string;
  seconds: number;
  token: string;
  from: string;
  to: readonly string[];
}>;

const batchSize = 500;
/** Clients that send batches at the same time. */
const batchClients = 2;

/** Transfers per second in batches of 500 from one account. */
export async function measureBatches(load: BatchLoad): Promise<number> {
  const { url, seconds, token, from, to } = load;
  const transfers = Array.from({ length: batchSize }, (_, at) => ({
    from_account_id: from,
    to_account_id: to[at % to.length],
    amount: 1,
    currency: "USD",
  }));
  const body = JSON.stringify({ transfers });
  const begun = performance.now();
  let done = 0;
  const send = async () => {
    while (performance.now() - begun < seconds * 1000) {
      const headers = {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        "idempotency-key": randomUUID(),
      };
      const path = `${url}/api/v1/transactions/transfer/batch`;
      const reply = await fetch(path, { method: "POST", headers, body });
      if (reply.status !== 201) throw new Error(`${reply.status}: ${await reply.text()}`);
      await reply.arrayBuffer();
      done += batchSize;
    }
  };
  await Promise.all(Array.from({ length: batchClients }, send));
  return (done / (performance.now() - begun)) * 1000;
}
