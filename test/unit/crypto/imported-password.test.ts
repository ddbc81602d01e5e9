import { pbkdf2Async } from "@noble/hashes/pbkdf2.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { createPasswordHasher } from "../../../src/platform/crypto/password.ts";
import { sampleRing } from "./sample-keys.ts";

const passwords = createPasswordHasher(sampleRing("k1"));
const ascii = "correct horse battery staple";
const unicode = "pässwörd-🔑-密码";

/** RFC 7914, section 11. */
test.each([
  {
    input: ["passwd", "salt", 1],
    key:
      "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc" +
      "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783",
  },
  {
    input: ["Password", "NaCl", 80_000],
    key:
      "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56" +
      "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d",
  },
] as const)("the PBKDF2 in use keeps RFC 7914, vector %#", async ({ input, key }) => {
  const [password, salt, c] = input;
  expect(bytesToHex(await pbkdf2Async(sha256, password, salt, { c, dkLen: 64 }))).toBe(key);
});

/** Made with hashlib of Python the way werkzeug.security makes them. */
const werkzeug = [
  [
    ascii,
    "scrypt:32768:8:1$Zk3vQ9aLw0xT7bRe$" +
      "a7c70715b51256a8ce78a4661ed3de721ca55f738fe6d187cdbc3f85cd2f4a98" +
      "5d80bb490b3942a8abf6c3d03e97a80a7dd55be5835fea3bef13737b2aa45132",
  ],
  [
    unicode,
    "scrypt:32768:8:1$Zk3vQ9aLw0xT7bRe$" +
      "c975b5c524c205fb5b38f7dc054ce1e84f8fb7098f1d3fbf7ca0dfa02df2f5bf" +
      "aa1563ab6c2b6d8c3e9f9342193b306bfd09f0df92dd4380d2dca71cd70bf8ad",
  ],
  [
    ascii,
    "scrypt:16384:8:3$q1W2e3R4t5Y6u7I8$" +
      "1494444164449963e581a2df8873819ca5b8f3c02b2395b810e2d456b678be2d" +
      "acfc88ffbf038a9fad75eaf8d6d3d3a2245d53e54d0b1dcaf86e081f6a6d0d30",
  ],
  [
    ascii,
    "pbkdf2:sha256:1000$Jd8sKq2L$" +
      "f6ba6eedc61034040e7718b299a510ba" +
      "718d8dfae9b5857f7833e83f73f152e5",
  ],
  [
    unicode,
    "pbkdf2:sha256:260000$aB3dE5gH7jK9mN1p$" +
      "61647d6c9b2f7b1d8599e42278eaef8d" +
      "6a888c07eb690798e983555c062fa40f",
  ],
] as const;

/** The first five are the published ones of crypt_blowfish and jBCrypt, the rest libxcrypt's. */
const bcrypt = [
  ["U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"],
  ["U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"],
  ["U*U*U", "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"],
  [
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" +
      "chars after 72 are ignored",
    "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui",
  ],
  ["", "$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s."],
  [unicode, "$2b$06$abcdefghijklmnopqrstuuulA1OuEVyGRBUnKcaRiraEINvBLuiOW"],
  [ascii, "$2y$10$N9qo8uLOickgx2ZMRZoMyehtJ/whDdsI.d1w/JqKiOrDw8pCT0JLG"],
] as const;

test.each([...werkzeug, ...bcrypt])(
  "password %# moves with its imported hash",
  async (password, stored) => {
    expect(await passwords.verify(password, stored)).toEqual({ matches: true, needsRehash: true });
    const wrong = await passwords.verify(`.${password}`, stored);
    expect(wrong).toEqual({ matches: false, needsRehash: false });
  },
);

test("a NUL cannot make two passwords the same to bcrypt", async () => {
  // With the cyclic key schedule of bcrypt "U*U\0U*U" would give the hash of "U*U".
  expect((await passwords.verify("U*U\0U*U", bcrypt[0][1])).matches).toBe(false);
});

const hex = (length: number): string => "0f".repeat(length / 2);
test.each([
  [`scrypt:32768:8:5$Zk3vQ9aLw0xT7bRe$${hex(128)}`, "too_costly"],
  [`scrypt:131072:8:1$Zk3vQ9aLw0xT7bRe$${hex(128)}`, "too_costly"],
  [`scrypt:9999999:999:999$Zk3vQ9aLw0xT7bRe$${hex(128)}`, "too_costly"],
  [`scrypt:32767:8:1$Zk3vQ9aLw0xT7bRe$${hex(128)}`, "too_costly"],
  [`scrypt:0:8:1$Zk3vQ9aLw0xT7bRe$${hex(128)}`, "malformed"],
  [`scrypt:32768:8:1$$${hex(128)}`, "malformed"],
  [`scrypt:32768:8:1$Zk3v Q9aL$${hex(128)}`, "malformed"],
  [`scrypt:32768:8:1$Zk3vQ9aLw0xT7bRe$${hex(64)}`, "malformed"],
  [`scrypt:32768:8:1$${"a".repeat(65)}$${hex(128)}`, "malformed"],
  [`scrypt:32768:8:1$Zk3vQ9aLw0xT7bRe$${hex(128)}\n`, "malformed"],
  [`pbkdf2:sha256:1000001$Jd8sKq2L$${hex(64)}`, "too_costly"],
  [`pbkdf2:sha256:99999999$Jd8sKq2L$${hex(64)}`, "too_costly"],
  [`pbkdf2:sha256:999999999$Jd8sKq2L$${hex(64)}`, "malformed"],
  [`pbkdf2:sha256:1e3$Jd8sKq2L$${hex(64)}`, "malformed"],
  [`pbkdf2:sha1:1000$Jd8sKq2L$${hex(40)}`, "malformed"],
  [`pbkdf2:sha256:1000$Jd8sKq2L$${hex(64).toUpperCase()}`, "malformed"],
  [`$2b$15$${"a".repeat(53)}`, "too_costly"],
  [`$2b$31$${"a".repeat(53)}`, "too_costly"],
  [`$2b$03$${"a".repeat(53)}`, "too_costly"],
  [`$2b$5$${"a".repeat(53)}`, "malformed"],
  [`$2x$05$${"a".repeat(53)}`, "malformed"],
  [`$2b$05$${"a".repeat(52)}`, "malformed"],
  [`$2b$05$${"a".repeat(54)}`, "malformed"],
  [`$2b$05$${"a".repeat(100_000)}`, "malformed"],
])("broken imported hash %# is refused before the work", async (stored, fault) => {
  const error: unknown = await passwords.verify(ascii, stored).catch((caught) => caught);
  expect(error).toEqual(expect.objectContaining({ name: "PasswordHashBroken", fault }));
  expect(String(error)).not.toMatch(/0f0f|aaaa|Zk3v|Jd8s/);
});
