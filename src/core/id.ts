import { fromString, fromUUID, fromUUIDBytes, toUUID } from "typeid-js";
import { v5, v7 } from "uuid";

/**
 * Ids are TypeIDs everywhere in the code and on the wire (`usr_01h…`: a prefix and the base32 of a
 * UUIDv7) and native `uuid` in Postgres. Sources: TypeID specification 0.3, RFC 9562.
 */
export const idPrefixes = {
  user: "usr",
  session: "ses",
  passkey: "psk",
  account: "acc",
  transfer: "txn",
  entry: "ent",
  hold: "hld",
  card: "crd",
  authorization: "aut",
  kyc: "kyc",
  case: "cas",
  note: "nte",
  assessment: "asm",
  business: "biz",
  post: "pst",
  webhook: "whk",
  event: "evt",
  delivery: "dlv",
  audit: "aud",
  request: "req",
  code: "otc",
  link: "otl",
  challenge: "mfa",
  consent: "cns",
} as const;

export type IdKind = keyof typeof idPrefixes;

/** The id of one kind of thing, such as `usr_01h2xcejqtf2nbrexx3vqjhp41`. */
export type Id<Kind extends IdKind> = `${(typeof idPrefixes)[Kind]}_${string}`;

/** Makes a new id; ids made later sort later. */
export type NewId = <Kind extends IdKind>(kind: Kind) => Id<Kind>;

const uuidBytes = 16;
const idsPerDraw = 256;

/** A clock that is set back by less does not change the order of ids. */
const maxSetBackMs = 10_000;

/**
 * Ids whose time part follows `clock`. Of one millisecond each is above the one before, by the
 * counter of RFC 9562, 6.2, method 2: the parts of a batch keep their order.
 */
export function createNewId(clock: () => Date): NewId {
  const uuid = new Uint8Array(uuidBytes);
  // A draw of random bytes costs four times as much as the rest of an id, whatever its size.
  const drawn = new Uint8Array(uuidBytes * idsPerDraw);
  const bits = new DataView(drawn.buffer);
  let used = drawn.length;
  let msecs = 0;
  let seq = 0;
  return (kind) => {
    if (used === drawn.length) {
      crypto.getRandomValues(drawn);
      used = 0;
    }
    const random = drawn.subarray(used, used + uuidBytes);
    const now = clock().getTime();
    if (now > msecs || now < msecs - maxSetBackMs) {
      msecs = now;
      // Half of the range is left to count in.
      seq = bits.getUint32(used) >>> 1;
    } else {
      seq += 1;
    }
    used += uuidBytes;
    v7({ msecs, seq, random }, uuid);
    return fromUUIDBytes(idPrefixes[kind], uuid) as Id<typeof kind>;
  };
}

/** The root of our name-based ids; drawn once, and meaning nothing. */
const nameSpace = "0f9c8f6e-5a1d-4c0b-9a3e-7d2b61c4e8f5";

/** The id that a name always has (UUIDv5), for things that exist once by their nature. */
export function fromName<Kind extends IdKind>(kind: Kind, name: string): Id<Kind> {
  return fromUuid(kind, v5(name, nameSpace));
}

export function fromUuid<Kind extends IdKind>(kind: Kind, uuid: string): Id<Kind> {
  return fromUUID(uuid, idPrefixes[kind]) as string as Id<Kind>;
}

/** The UUID of an id; throws when the id is malformed or of another kind. */
export function toUuid<Kind extends IdKind>(kind: Kind, id: Id<Kind>): string {
  return toUUID(fromString(id as string, idPrefixes[kind]));
}

export function isId<Kind extends IdKind>(kind: Kind, text: string): text is Id<Kind> {
  try {
    return fromUuid(kind, toUuid(kind, text as Id<Kind>)) === text;
  } catch {
    return false;
  }
}
