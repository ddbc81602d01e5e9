import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { isPublicAddress } from "../../src/node/public-addresses.ts";
import { createNodeSender, type Resolve } from "../../src/node/webhook-sender.ts";
import { createFetchSender } from "../../src/platform/webhook/fetch-sender.ts";
import type { WebhookSender } from "../../src/platform/webhook/webhook-sender.ts";
import { type Receiver, startReceiver } from "../support/servers/receiver.ts";

/** How messages leave, and which addresses they never reach. */
const message = { headers: { "webhook-id": "evt_1" }, body: '{"a":1}' };

describe("an address is", () => {
  test.each([
    ...["1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0"],
    ...["169.253.255.255", "192.167.255.255", "198.17.255.255", "198.20.0.0", "223.255.255.255"],
    ...["2606:4700:4700::1111", "2a00:1450:4001:81b::200e", "2001:4860:4860::8888"],
    ...["2003::1", "2620:4f:8001::1", "3ffe::1"],
  ])("public: %s", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each([
    ...["0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255"],
    ...["127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255"],
    ...["192.0.0.170", "192.0.2.1", "192.88.99.1", "192.168.0.1", "192.168.255.255"],
    ...["198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1"],
    ...["239.255.255.255", "240.0.0.1", "255.255.255.255", "192.31.196.1", "192.52.193.1"],
    ...["::", "::1", "::7f00:1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::ffff:0:8.8.8.8"],
    ...["64:ff9b::8.8.8.8", "64:ff9b:1::10.0.0.1", "100::1", "2001::1", "2001:1::1", "2001:2::1"],
    ...["2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::", "3fff::1", "5f00::1"],
    ...["fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "febf::1", "ff02::1", "fe80::1%eth0"],
    ...["2620:4f:8000::1", "", "localhost", "1.1.1", "01.1.1.1", "0x8080808", "134744072"],
  ])("not public: %j", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe("a connection of Node's sender", () => {
  let opened: number;
  let server: Server;
  let sockets: Socket[];
  let port: number;
  beforeEach(async () => {
    opened = 0;
    sockets = [];
    server = createServer((socket) => {
      opened += 1;
      sockets.push(socket);
      socket.on("error", () => socket.destroy());
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    port = (server.address() as AddressInfo).port;
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  });

  const senderWith = (resolve: Resolve, allowsLoopback = false) =>
    createNodeSender({ allowsLoopback, resolve, timeoutMs: 300 });

  test.each([
    ["127.0.0.1"],
    ["10.0.0.1"],
    ["169.254.169.254"],
    ["::1"],
    ["::ffff:127.0.0.1"],
    ["64:ff9b::7f00:1"],
    ["fd00:ec2::254"],
    ["8.8.8.8", "127.0.0.1"],
    ["127.0.0.1", "2606:4700:4700::1111"],
  ])("opens no connection to a name that leads to %s %s", async (...addresses) => {
    for (const allowsLoopback of [false, true]) {
      const sender = senderWith(() => Promise.resolve(addresses), allowsLoopback);
      const url = `https://hooks.example.com:${port}/`;
      expect(await sender.send({ ...message, url })).toEqual({ error: "refused_address" });
    }
    expect(opened).toBe(0);
  });

  test("looks at the very addresses that it connects to", async () => {
    let questions = 0;
    // Public when asked first, private when asked again, as a name under attack would be.
    const sender = senderWith(async () => {
      questions += 1;
      return questions === 1 ? ["192.0.2.77"] : ["127.0.0.1"];
    });
    const url = `https://hooks.example.com:${port}/`;
    expect(await sender.send({ ...message, url })).toEqual({ error: "refused_address" });
    expect(questions).toBe(1);
    expect(opened).toBe(0);
  });

  test.each([
    "http://hooks.example.com/",
    "https://localhost/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://10.0.0.1/",
    "ftp://hooks.example.com/",
  ])("does not even resolve %s", async (url) => {
    let questions = 0;
    const sender = senderWith(async () => {
      questions += 1;
      return ["8.8.8.8"];
    });
    expect(await sender.send({ ...message, url })).toEqual({ error: "refused_address" });
    expect(questions).toBe(0);
  });

  test("speaks TLS with the name of the host", async () => {
    const sender = senderWith(() => Promise.reject(new Error("not asked")), true);
    const sent = sender.send({ ...message, url: `https://localhost:${port}/` });
    const [socket] = await once(server, "connection");
    const [hello] = await once(socket, "data");
    // A handshake record (RFC 8446, 5.1), with the name in clear.
    expect(hello[0]).toBe(22);
    expect(hello.toString("latin1")).toContain("localhost");
    socket.destroy();
    expect(await sent).toEqual({ error: "network" });
  });

  test.each([
    ["nothing", ""],
    ["half a status line", "HTTP/1.1 20"],
    ["another protocol", "SSH-2.0-OpenSSH_9.2\r\n"],
    ["headers without end", `HTTP/1.1 200 OK\r\n${"x-a: 1\r\n".repeat(9_000)}`],
    ["an upgrade", "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"],
  ])("takes %s for no reply", async (_what, reply) => {
    server.on("connection", (socket) => socket.end(reply));
    const url = `http://127.0.0.1:${port}/`;
    const sender = createNodeSender({ allowsLoopback: true, timeoutMs: 2_000 });
    expect(await sender.send({ ...message, url })).toEqual({ error: "network" });
  });
});

const senders: readonly (readonly [string, (timeoutMs: number) => WebhookSender])[] = [
  ["Node", (timeoutMs) => createNodeSender({ allowsLoopback: true, timeoutMs })],
  ["fetch", (timeoutMs) => createFetchSender({ allowsLoopback: true, timeoutMs })],
];

describe.each(senders)("sender: %s", (_name, create) => {
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver();
  });
  beforeEach(() => {
    receiver.received.length = 0;
  });
  afterAll(() => receiver.stop());
  const send = (more = {}, timeoutMs = 5_000) =>
    create(timeoutMs).send({ ...message, url: receiver.url, ...more });

  test("posts the body and the headers, by name too", async () => {
    receiver.answerWith(200);
    expect(await send()).toEqual({ status: 200, retryAfterMs: null });
    const byName = receiver.url.replace("127.0.0.1", "localhost");
    expect(await send({ url: byName })).toEqual({ status: 200, retryAfterMs: null });
    const expected = { method: "POST", body: message.body, path: "/hooks?for=florin" };
    expect(receiver.received).toMatchObject([expected, expected]);
    expect(receiver.received[0]?.headers).toMatchObject({
      "webhook-id": "evt_1",
      "content-length": String(message.body.length),
    });
  });

  test("follows no redirect", async () => {
    receiver.answerWith((response) => {
      response.writeHead(307, { location: receiver.url }).end();
    });
    expect(await send()).toEqual({ status: 307, retryAfterMs: null });
    expect(receiver.received).toHaveLength(1);
  });

  test("reads when to come again", async () => {
    receiver.answerWith((response) => response.writeHead(503, { "retry-after": "120" }).end());
    expect(await send()).toEqual({ status: 503, retryAfterMs: 120_000 });
  });

  test("gives up when time is up, before a reply only", async () => {
    receiver.answerWith(() => undefined);
    expect(await send({}, 100)).toEqual({ error: "timeout" });
    receiver.answerWith((response) => void response.writeHead(202).write("x"));
    expect(await send({}, 200)).toEqual({ status: 202, retryAfterMs: null });
  });

  test("stops when it is told to", async () => {
    const stopping = new AbortController();
    receiver.answerWith(() => stopping.abort());
    expect(await send({ signal: stopping.signal })).toEqual({ error: "interrupted" });
    expect(await send({ signal: AbortSignal.abort() })).toEqual({ error: "interrupted" });
  });

  test("refuses what it may not call, before any connection", async () => {
    expect(await send({ url: "https://192.168.0.1/" })).toEqual({ error: "refused_address" });
    expect(create(100).refuses("https://192.168.0.1/")).toMatch(/address in figures/);
    expect(create(100).refuses("https://example.com/")).toBeNull();
  });
});
