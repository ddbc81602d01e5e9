import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FlorinServer, startFlorin } from "../support/servers/florin.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { testVariables } from "../support/setup/variables.ts";

/**
 * A refusal often leaves before the body was read. The caller's next request on the same
 * connection must be answered all the same, or the connection be given up in so many words.
 */
const folder = makeTemporaryFolder();
let server: FlorinServer;
beforeAll(async () => {
  server = await startFlorin({ ...testVariables, DATA_DIR: folder.path });
});
afterAll(async () => {
  await server.stop();
  folder.remove();
});

const mebibyte = 1024 * 1024;
const maxReplyBytes = 64 * 1024;
const nextRequest = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/** Sends a request and the next one behind it, and reads until the server closes. */
async function exchange(head: readonly string[], body: string): Promise<string> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  let received = "";
  // A connection that is given up may end in an error; what counts is what came before.
  socket.on("error", () => socket.destroy());
  socket.setEncoding("utf8").on("data", (text: string) => {
    received += text;
    if (received.length > maxReplyBytes) socket.destroy(new Error("The replies never end"));
  });
  socket.write(`${[...head, "Host: localhost", "", body].join("\r\n")}${nextRequest}`);
  await new Promise((resolve) => socket.once("close", resolve));
  return received;
}

function chunked(bytes: number): string {
  const chunk = "a".repeat(64 * 1024);
  const part = `${chunk.length.toString(16)}\r\n${chunk}\r\n`;
  return `${part.repeat(Math.ceil(bytes / chunk.length))}0\r\n\r\n`;
}

const statusesOf = (text: string) =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, code]) => code);

describe("the request behind a refused one is answered", () => {
  test.each([
    ["nobody may log out", "POST /api/v1/auth/logout", "401"],
    ["nothing is there", "POST /nothing", "404"],
    ["the method is unknown", "PUT /health", "405"],
    ["the type is unknown", "POST /api/v1/auth/login", "415"],
  ])("when %s", async (_, line, status) => {
    const body = "a".repeat(mebibyte);
    const head = [`${line} HTTP/1.1`, `Content-Length: ${body.length}`];
    expect(statusesOf(await exchange(head, body))).toEqual([status, "200"]);
  });

  test("when the body is larger than it may be", async () => {
    const body = "a".repeat(2 * mebibyte);
    const head = ["POST /api/v1/auth/login HTTP/1.1", `Content-Length: ${body.length}`];
    expect(statusesOf(await exchange(head, body))).toEqual(["413", "200"]);
  });

  test("when the body turns out to be larger than it may be", async () => {
    const head = ["POST /api/v1/auth/login HTTP/1.1", "Transfer-Encoding: chunked"];
    const body = chunked(2 * mebibyte);
    expect(statusesOf(await exchange(head, body))).toEqual(["413", "200"]);
  });
});

test("a body without end is given up with its connection", async () => {
  const head = ["POST /api/v1/auth/login HTTP/1.1", "Transfer-Encoding: chunked"];
  expect(statusesOf(await exchange(head, chunked(20 * mebibyte)))).not.toContain("200");
});
