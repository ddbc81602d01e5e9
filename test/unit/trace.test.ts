import { describe, expect, it } from "vitest";
import { continueTrace, traceHeaders } from "../../src/platform/trace/trace.ts";

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const parentId = "00f067aa0ba902b7";
const parent = `00-${traceId}-${parentId}-01`;

describe("a trace", () => {
  it("goes on under the caller's id, with a step of its own", () => {
    const trace = continueTrace(parent);
    expect(trace).toMatchObject({ traceId, isSampled: true, state: null });
    expect(trace.spanId).toMatch(/^[\da-f]{16}$/);
    expect(trace.spanId).not.toBe(parentId);
    expect(traceHeaders(trace)).toEqual({ traceparent: `00-${traceId}-${trace.spanId}-01` });
  });

  it("keeps to the caller's choice not to sample, and passes on no other flag", () => {
    const quiet = continueTrace(parent.replace(/01$/, "fe"));
    expect(traceHeaders(quiet)["traceparent"]).toMatch(/-00$/);
  });

  it("reads later versions as far as it knows them", () => {
    const later = `cc-${traceId}-${parentId}-01-what-the-future-will-be-like`;
    expect(continueTrace(later).traceId).toBe(traceId);
    expect(continueTrace(`cc-${traceId}-${parentId}-01`).traceId).toBe(traceId);
  });

  it.each([
    ["nothing", undefined],
    ["no text", ""],
    ["version ff", `ff-${traceId}-${parentId}-01`],
    ["more than version 00 has", `${parent}-more`],
    ["large letters", parent.toUpperCase()],
    ["a trace of zeros", `00-${"0".repeat(32)}-${parentId}-01`],
    ["a parent of zeros", `00-${traceId}-${"0".repeat(16)}-01`],
    ["too few digits", parent.slice(0, -1)],
    ["a later version with digits run together", `cc-${traceId}-${parentId}-01x`],
    ["a line break", `${parent}\n`],
    ["a very long later version", `cc-${traceId}-${parentId}-01-${"x".repeat(1_000)}`],
  ])("begins anew for %s", (_, header) => {
    const trace = continueTrace(header, "vendor=value");
    expect(trace.traceId).toMatch(/^[\da-f]{32}$/);
    expect(trace.traceId).not.toBe(traceId);
    expect(traceHeaders(trace)).not.toHaveProperty("tracestate");
  });

  it("has new ids for every request", () => {
    const traces = Array.from({ length: 1_000 }, () => continueTrace());
    expect(new Set(traces.map((one) => one.traceId)).size).toBe(1_000);
    expect(new Set(traces.map((one) => one.spanId)).size).toBe(1_000);
  });

  it.each([
    ["vendor=value", "vendor=value"],
    ["one=1 , 2two@x=a b,", "one=1,2two@x=a b"],
    ["vendor=", null],
    ["UPPER=1", null],
    ["one=1,two", null],
    ["one=a=b", null],
    [`one=${"x".repeat(600)}`, null],
    [Array.from({ length: 33 }, (_, at) => `k${at}=v`).join(","), null],
    ["", null],
  ])("passes on the state %j as %j", (given, kept) => {
    expect(continueTrace(parent, given).state).toBe(kept);
  });
});
