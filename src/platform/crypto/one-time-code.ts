import { createTagger } from "./hmac.ts";
import type { KeyRing } from "./key-ring.ts";

/** What a code is good for. The caller normalises the address before it comes here. */
export type CodeBinding = Readonly<{
  /** Why it was sent, such as `sign_in`. */
  purpose: string;
  /** Whom it was made for: the id of a user or of a pending sign-up. */
  subject: string;
  /** Where it was sent: an e-mail address or an E.164 number. */
  address: string;
}>;

/** Short codes are kept as tags only; a tag fits one code, purpose, subject and address. */
export interface CodeTagger {
  tag(code: string, binding: CodeBinding): string;
  /** Tries the key that the tag names; false when it is malformed or its key is gone. */
  matches(code: string, binding: CodeBinding, tag: string): boolean;
}

export function createCodeTagger(keys: KeyRing): CodeTagger {
  const tagger = createTagger(keys, "one-time-code");
  return {
    tag: (code, binding) => tagger.tag(messageOf(code, binding)),
    matches: (code, binding, tag) => tagger.matches(messageOf(code, binding), tag),
  };
}

/** JSON, because joined parts could be cut in another place and still read the same. */
function messageOf(code: string, { purpose, subject, address }: CodeBinding): string {
  return JSON.stringify([purpose, subject, address, code]);
}
