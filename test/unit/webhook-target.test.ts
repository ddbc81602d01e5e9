import { describe, expect, test } from "vitest";
import { findTargetFault } from "../../src/platform/webhook/target.ts";

/** Where webhooks may lead, as far as the address itself tells. */
const production = { allowsLoopback: false };
const development = { allowsLoopback: true };

describe("may be told of events", () => {
  test.each([
    "https://example.com",
    "https://example.com/",
    "https://EXAMPLE.com/Hooks?for=florin&n=1",
    "https://hooks.example.co.uk:8443/a/b;c=d/~e/(f)/*'!$,@:/%20",
    "https://xn--bcher-kva.example/",
    "https://example.com./",
    "https://1.example.com/",
    "https://127.0.0.1.example.com/",
    "https://localhost.example.com/",
    "https://internal.example.com/",
    "https://example.com/?next=http://169.254.169.254/",
    "https://example.com/#".slice(0, -1),
    `https://example.com/${"a".repeat(2_028)}`,
  ])("%s", (url) => {
    expect(findTargetFault(url, production)).toBeNull();
    expect(findTargetFault(url, development)).toBeNull();
  });
});

const inside = /private network/;
const figures = /address in figures/;
const scheme = /https:\/\//;
const noUrl = /must be a URL/;
const tricky: readonly (readonly [url: string, fault: RegExp])[] = [
  ["", noUrl],
  ["example.com/hooks", noUrl],
  ["//example.com/hooks", noUrl],
  ["https://", noUrl],
  ["https:///", noUrl],
  ["https://exa mple.com/", noUrl],
  ["https://example.com:99999/", noUrl],
  [" https://example.com/", noUrl],
  ["https://example.com/\n", noUrl],
  ["ht\ttps://example.com/", noUrl],
  ["https:\\\\example.com\\", noUrl],
  ["https://example.com\\@localhost/", noUrl],
  ["https://bücher.example/", noUrl],
  ["https://１２７.0.0.1/", noUrl],
  ["https://ⓛocalhost/", noUrl],
  ["https://example.com/\u202e", noUrl],
  ["https://example.com/<script>", noUrl],
  ["https://256.256.256.256/", noUrl],
  ["https://[::1/", noUrl],
  ["https://[fe80::1%25eth0]/", noUrl],
  [`https://example.com/${"a".repeat(2_029)}`, noUrl],
  ["http://example.com/", scheme],
  ["HTTP://EXAMPLE.COM/", scheme],
  ["ftp://example.com/", scheme],
  ["file:///etc/passwd", scheme],
  ["gopher://example.com/", scheme],
  ["ws://example.com/", scheme],
  ["javascript:alert(1)", scheme],
  ["data:text/plain,x", scheme],
  ["https://user@example.com/", /user or a password/],
  ["https://user:secret@example.com/", /user or a password/],
  ["https://:secret@example.com/", /user or a password/],
  ["https://example.com@127.0.0.1/", /user or a password/],
  ["https://example.com/#part", /fragment/],
  ["https://example.com/#", /fragment/],
  ["https://10.0.0.1/", figures],
  ["https://169.254.169.254/latest/meta-data/", figures],
  ["https://2852039166/", figures],
  ["https://0xa9fea9fe/", figures],
  ["https://0251.0376.0251.0376/", figures],
  ["https://169.254.43518/", figures],
  ["https://%31%30.0.0.1/", figures],
  ["https://0/", figures],
  ["https://0.0.0.0/", figures],
  ["https://192.168.1.1:8443/", figures],
  ["https://100.64.0.1/", figures],
  ["https://224.0.0.1/", figures],
  ["https://8.8.8.8/", figures],
  ["https://[::]/", figures],
  ["https://[::ffff:127.0.0.1]/", figures],
  ["https://[::ffff:a9fe:a9fe]/", figures],
  ["https://[64:ff9b::a9fe:a9fe]/", figures],
  ["https://[2002:7f00:1::]/", figures],
  ["https://[fd00:ec2::254]/", figures],
  ["https://[fe80::1]/", figures],
  ["https://[2606:4700:4700::1111]/", figures],
  ["https://metadata.google.internal/computeMetadata/v1/", inside],
  ["https://METADATA.google.INTERNAL./", inside],
  ["https://metadata/", inside],
  ["https://db:5432/", inside],
  ["https://printer.local/", inside],
  ["https://router.lan/", inside],
  ["https://nas.home.arpa/", inside],
  ["https://vault.corp/", inside],
  ["https://florin.default.svc/", inside],
  ["https://florin.default.svc.cluster.local/", inside],
  ["https://example.onion/", inside],
  ["https://example.invalid/", inside],
];

describe("may not, in production or elsewhere", () => {
  test.each(tricky)("%j", (url, fault) => {
    expect(findTargetFault(url, production)).toMatch(fault);
    expect(findTargetFault(url, development)).toMatch(fault);
  });
});

describe("this very machine may in development only", () => {
  test.each([
    "localhost",
    "LOCALHOST",
    "localhost.",
    "app.localhost",
    "%6cocalhost",
    "127.0.0.1",
    "127.1",
    "127.255.255.254",
    "2130706433",
    "0x7f.0.0.1",
    "017700000001",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
  ])("%s", (host) => {
    for (const scheme of ["http", "https"]) {
      const url = `${scheme}://${host}:8787/hooks`;
      expect(findTargetFault(url, development)).toBeNull();
      expect(findTargetFault(url, production)).not.toBeNull();
    }
    expect(findTargetFault(`ftp://${host}/`, development)).not.toBeNull();
    expect(findTargetFault(`http://user@${host}/`, development)).not.toBeNull();
  });
});
