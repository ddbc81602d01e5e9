import { putBounded } from "../../mailbox/bounded-map.ts";
import type { StandInClock } from "../../mailbox/stand-in-clock.ts";
import type { MailboxStore } from "../../mailbox/store.ts";
import type { Schedule } from "../due-timer.ts";
import { refuse, type V1Answer } from "./answers.ts";
import { checkCode } from "./check-code.ts";
import { readStart } from "./parameters.ts";
import {
  catchUp,
  finish,
  hasNextEvent,
  runEvent,
  startRequest,
  type V1Request,
} from "./request.ts";
import { describeRequest } from "./search-answer.ts";

export type V1Call = "start" | "check" | "control" | "search";

export type V1Verify = Schedule &
  Readonly<Record<V1Call, (parameters: URLSearchParams) => V1Answer>>;

type Book = Readonly<{
  requests: Map<string, V1Request>;
  mailbox: MailboxStore;
  nowMs: () => number;
}>;

const maxRequests = 1000;
const cancelAfterMs = 30_000;
const maxSearchIds = 10;

/** The v1 state machine. Whoever calls it has first let `runDue` catch up with the clock. */
export function createV1Verify(clock: StandInClock, mailbox: MailboxStore): V1Verify {
  const book: Book = { requests: new Map(), mailbox, nowMs: () => clock.now().getTime() };
  return {
    start: (parameters) => start(book, parameters),
    check: (parameters) => check(book, parameters),
    control: (parameters) => control(book, parameters),
    search: (parameters) => search(book, parameters),
    runDue() {
      for (const request of running(book)) catchUp(request, book.nowMs(), mailbox);
    },
    nextDueMs() {
      const dueMs = running(book).map((request) => request.dueMs);
      return dueMs.length === 0 ? null : Math.min(...dueMs);
    },
  };
}

function running({ requests }: Book): V1Request[] {
  return [...requests.values()].filter(({ state }) => state === "IN PROGRESS");
}

function start(book: Book, parameters: URLSearchParams): V1Answer {
  const read = readStart(parameters);
  if (read.refusal) return read.refusal;
  const other = running(book).find((request) => request.start.number === read.start.number);
  if (other) return refuse("10", "", { request_id: other.id });
  const request = startRequest(read.start, book.nowMs(), book.mailbox);
  putBounded(book.requests, request.id, request, maxRequests);
  return { request_id: request.id, status: "0" };
}

function check({ requests, nowMs }: Book, parameters: URLSearchParams): V1Answer {
  const id = parameters.get("request_id");
  const code = parameters.get("code");
  if (!id) return refuse("2", "request_id");
  if (!code) return refuse("2", "code");
  if (!/^\d{4,6}$/.test(code)) return refuse("3", "code");
  const request = requests.get(id);
  if (request?.state !== "IN PROGRESS") {
    const reason = `Request '${id}' was not found or it has been verified already.`;
    return refuse("6", reason, { request_id: id });
  }
  return checkCode(request, code, parameters.get("ip_address") ?? "", nowMs());
}

function control({ requests, mailbox, nowMs }: Book, parameters: URLSearchParams): V1Answer {
  const id = parameters.get("request_id");
  const command = parameters.get("cmd");
  if (!id) return refuse("2", "request_id");
  if (!command) return refuse("2", "cmd");
  if (command !== "cancel" && command !== "trigger_next_event") return refuse("3", "cmd");
  const request = requests.get(id);
  if (request?.state !== "IN PROGRESS") {
    return refuse("6", `The requestId '${id}' does not exist or its no longer active.`);
  }
  if (command === "trigger_next_event") {
    if (!hasNextEvent(request)) return refuse("19", `No more events are left for '${id}'`);
    runEvent(request, nowMs(), mailbox);
    return { status: "0", command };
  }
  const isTooEarly = nowMs() - request.startedMs < cancelAfterMs;
  if (isTooEarly) return refuse("19", `'${id}' can't be cancelled within 30 seconds`);
  if (request.events.length > 1) return refuse("19", `'${id}' can't be cancelled any more`);
  finish(request, "CANCELLED", nowMs());
  return { status: "0", command };
}

function search({ requests }: Book, parameters: URLSearchParams): V1Answer {
  const many = parameters.getAll("request_ids");
  const one = parameters.get("request_id");
  if (!one && many.length === 0) return refuse("2", "request_id");
  if (many.length > maxSearchIds) return refuse("18");
  const found = (one ? [one] : many).map((id) => requests.get(id)).filter((r) => r !== undefined);
  const [first] = found;
  if (!first) return refuse("101");
  return one ? describeRequest(first) : { verification_requests: found.map(describeRequest) };
}
