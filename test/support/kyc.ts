import { randomInt } from "./random.ts";
import { type Person, type Reply, signUp } from "./start.ts";

export const kycPath = "/api/v1/kyc";
export const staffKycPath = "/api/v1/admin/kyc";

type Json = Readonly<Record<string, unknown>>;

/** A document number that nobody else has. */
export function newDocumentNumber(): string {
  return `T${Date.now().toString(36)}${randomInt(1e9).toString(36)}`.toUpperCase();
}

export type FormChange = Json & Readonly<{ address?: Json; document?: Json }>;

/** What a person says about themselves; members of `address` and `document` change one by one. */
export function kycForm({ address, document, ...changed }: FormChange = {}) {
  return {
    full_name: "Ada Example",
    date_of_birth: "1990-01-31",
    nationality: "US",
    address: {
      line1: "1 Example Street",
      city: "Springfield",
      postal_code: "99999",
      country: "US",
      ...address,
    },
    document: {
      type: "passport",
      number: newDocumentNumber(),
      issuing_country: "US",
      expires_on: "2040-06-30",
      ...document,
    },
    tax_id: "900-12-3456",
    phone: "+12025550123",
    ...changed,
  };
}

export async function submitKyc(person: Person, change?: FormChange): Promise<Reply["body"]> {
  const reply = await person.post(kycPath, kycForm(change));
  if (reply.status !== 201) throw new Error(`Expected 201, got ${reply.status}: ${reply.text}`);
  return reply.body;
}

/** A decision of staff, with a reason where one is needed. */
export function decide(
  staff: Pick<Person, "post">,
  id: string,
  decision: "approve" | "reject" | "request_information",
): Promise<Reply> {
  const reason = "The photo cannot be read.";
  const body = decision === "approve" ? { decision } : { decision, reason };
  return staff.post(`${staffKycPath}/${id}/decision`, body);
}

/** Somebody new with a pending record. */
export async function makeRecord(): Promise<Readonly<{ id: string; owner: Person }>> {
  const owner = await signUp();
  return { id: (await submitKyc(owner)).id, owner };
}
