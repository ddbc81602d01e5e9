/** Our part of a trace that may go through many services. Source: W3C Trace Context, level 1. */
export type Trace = Readonly<{
  /** 32 hexadecimal digits, the same in every service. */
  traceId: string;
  /** 16 of them: what we do for this request. */
  spanId: string;
  isSampled: boolean;
  /** What other tracing systems want passed on as it came; null when there is none. */
  state: string | null;
}>;

const version0 = /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/;
/** Later versions may add fields behind these four. */
const later = /^(?!00|ff)[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;
const sampledBit = 1;
const maxHeaderLength = 512;
/** Members with keys and values of printable characters; RFC 9110 lets a list have empty ones. */
const memberList = /^[a-z0-9][\w\-*/@]{0,255}=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{1,256}$/;
const maxMembers = 32;
/** The last 16 digits, of which 62 bits are random. */
const spanStart = 16;

/**
 * Goes on with the caller's trace, or begins one when the header is missing or wrong. One random
 * UUID is both: taking the request's id apart instead would cost more than the rest of a trace.
 */
export function continueTrace(parent?: string, state?: string): Trace {
  const own = crypto.randomUUID().replaceAll("-", "");
  const spanId = own.slice(spanStart);
  const caller = parent === undefined ? null : parseParent(parent);
  if (caller === null) return { traceId: own, spanId, isSampled: true, state: null };
  return { ...caller, spanId, state: state === undefined ? null : parseState(state) };
}

function parseParent(header: string): Pick<Trace, "traceId" | "isSampled"> | null {
  if (header.length > maxHeaderLength) return null;
  const [, traceId, parentId, flags] = version0.exec(header) ?? later.exec(header) ?? [];
  if (!traceId || !parentId || !flags) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(parentId)) return null;
  return { traceId, isSampled: (Number.parseInt(flags, 16) & sampledBit) !== 0 };
}

/** One wrong member spoils the whole list. */
function parseState(header: string): string | null {
  if (header.length > maxHeaderLength) return null;
  const members = header
    .split(",")
    .map((member) => member.trim())
    .filter((member) => member !== "");
  const isValid = members.length <= maxMembers && members.every((one) => memberList.test(one));
  return isValid && members.length > 0 ? members.join(",") : null;
}

/** What a call to another service carries, so that its work is found under the same trace. */
export function traceHeaders(trace: Trace): Record<string, string> {
  const flags = trace.isSampled ? "01" : "00";
  return {
    traceparent: `00-${trace.traceId}-${trace.spanId}-${flags}`,
    ...(trace.state === null ? {} : { tracestate: trace.state }),
  };
}
