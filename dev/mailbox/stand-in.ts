import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { createJournal, type ReceivedRequest } from "./journal.ts";
import { listen } from "./listen.ts";
import { createOutages, type Outage, type RenderOutage } from "./outages.ts";
import { createStandInClock } from "./stand-in-clock.ts";
import type { MailboxStore } from "./store.ts";

export type StandInOptions = Readonly<{
  mailbox: MailboxStore;
  /** Any free port without it. */
  port?: number;
  /** The loopback address without it. */
  host?: string;
  /** The machine's clock without it. */
  clock?: () => Date;
}>;

/** What every stand-in offers to the program or the test that started it. */
export type StandIn = Readonly<{
  /** The base address, without a slash at its end. */
  url: string;
  close(): Promise<void>;
  now(): Date;
  /** Moves the stand-in's clock forward and does what has become due. */
  advanceClock(seconds: number): void;
  /** Makes the vendor fail; several calls are used up in their order. */
  breakDown(outage: Outage): void;
  /** Ends every outage and lets hanging requests go. */
  recover(): void;
  /** The last 500 requests, oldest first, also those that met an outage. */
  received(): readonly ReceivedRequest[];
  /** How many requests each path has had. */
  counts(): Readonly<Record<string, number>>;
}>;

const maxBodyBytes = 4 * 1024 * 1024;

/** What stand-ins share: an app with a clock, a journal and outages in front of its routes. */
export function prepareStandIn(
  options: Omit<StandInOptions, "mailbox">,
  renderOutage: RenderOutage,
) {
  const clock = createStandInClock(options.clock);
  const journal = createJournal(clock.now);
  const outages = createOutages(renderOutage);
  const app = new Hono();
  app.use(bodyLimit({ maxSize: maxBodyBytes }), journal.middleware, outages.middleware);

  async function open(
    hooks: Readonly<{ onAdvance?: () => void; onClose?: () => Promise<void> | void }> = {},
  ): Promise<StandIn> {
    const server = await listen(app, options);
    return {
      url: server.url,
      async close() {
        outages.recover();
        await hooks.onClose?.();
        await server.close();
      },
      now: clock.now,
      advanceClock(seconds) {
        clock.advance(seconds);
        hooks.onAdvance?.();
      },
      breakDown: outages.breakDown,
      recover: outages.recover,
      received: journal.received,
      counts: journal.counts,
    };
  }
  return { app, clock, open };
}
