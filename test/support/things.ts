import type { IdKind } from "../../src/core/id.ts";
import { addPasskey } from "./passkeys.ts";
import { goodPassword, type Person, personOf, signUp, visitor } from "./start.ts";

export type Thing = Readonly<{ id: string; owner: Person }>;

/**
 * How a test gets a thing of each kind that belongs to one person. A kind whose ids appear in a
 * path needs a line here; test/security/object-access.test.ts says so when it is missing.
 */
export const makers: Readonly<Partial<Record<IdKind, (owner: Person) => Promise<Thing>>>> = {
  async user() {
    const owner = await signUp();
    return { id: owner.id, owner };
  },
  async session({ email }) {
    const elsewhere = visitor();
    const signedIn = await elsewhere.post("/api/v1/auth/login", { email, password: goodPassword });
    const owner = personOf(email, elsewhere.address, signedIn);
    return { id: sessionIdOf(owner.accessToken), owner };
  },
  async passkey() {
    const owner = await signUp();
    const { passkey } = await addPasskey(owner);
    return { id: passkey.id, owner };
  },
};

function sessionIdOf(accessToken: string): string {
  const claims = accessToken.split(".")[1] ?? "";
  return JSON.parse(atob(claims.replaceAll("-", "+").replaceAll("_", "/"))).sid;
}
