import { expect } from "vitest";
import type { Reply } from "./start.ts";

/** Asserts an RFC 9457 reply with this status and code, in the shape that the contract promises. */
export function expectProblem(reply: Reply, status: number, code: string): void {
  expect({ status: reply.status, code: reply.body?.code }, reply.text).toEqual({ status, code });
  expect(reply.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  expect(reply.body).toMatchObject({
    type: `/problems/${code}`,
    title: expect.any(String),
    status,
    detail: expect.any(String),
    request_id: reply.headers.get("x-request-id"),
  });
}
