import type { Role } from "../../src/features/users/permissions.ts";
import { bootstrapAdmin } from "./setup/variables.ts";
import { type Person, personOf, type Reply, signUp, visitor } from "./start.ts";

export type StaffRole = Exclude<Role, "customer">;

let admin: Promise<Person> | undefined;

/**
 * The admin that the service makes at its start from `BOOTSTRAP_ADMIN_EMAIL` and `_PASSWORD`; a
 * Worker answers its first requests before it is done with that.
 */
export function signInAdmin(): Promise<Person> {
  admin ??= signInWhenMade();
  return admin;
}

const maxTries = 40;
const pauseMs = 250;

async function signInWhenMade(): Promise<Person> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await signIn(bootstrapAdmin.email, bootstrapAdmin.password);
    } catch (error) {
      if (attempt === maxTries) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

/** A new person with a role, signed in after they got it. */
export async function signUpStaff(role: StaffRole): Promise<Person> {
  const person = await signUp();
  const promoted = await (await signInAdmin()).send("PATCH", `/api/v1/admin/users/${person.id}`, {
    body: { role },
  });
  expectSuccess(promoted);
  return signIn(person.email, person.password);
}

async function signIn(email: string, password: string): Promise<Person> {
  const newcomer = visitor();
  const session = await newcomer.post("/api/v1/auth/login", { email, password });
  expectSuccess(session);
  return { ...personOf(email, newcomer.address, session), password };
}

function expectSuccess(reply: Reply): void {
  if (reply.status !== 200) throw new Error(`Expected 200, got ${reply.status}: ${reply.text}`);
}
