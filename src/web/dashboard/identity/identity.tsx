import { Refusal, type Schemas } from "../ask.ts";
import { formatCountry } from "../countries.ts";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { Day, Facts, Moment, Tag, wordsOf } from "../parts.tsx";
import { IdentityForm, readIdentity } from "./identity-form.tsx";

type KycRecord = Schemas["KycRecord"];

const path = "/api/v1/kyc";
/** Where it is the person's turn. */
const open = /^(rejected|expired|information_requested)$/;

export async function show(page: Page): Promise<View> {
  const record = await recordOf(page);
  const isOpen = record === null || open.test(record.status);
  return {
    title: "Your identity",
    content: (
      <>
        {record && <Standing page={page} record={record} />}
        {isOpen && (
          <>
            {record && <h2>Send your details again</h2>}
            <IdentityForm page={page} me={await page.me()} />
          </>
        )}
      </>
    ),
  };
}

/** Null where nothing was sent yet. */
async function recordOf(page: Page): Promise<KycRecord | null> {
  try {
    return await page.ask.get<KycRecord>(path);
  } catch (error) {
    if (error instanceof Refusal && error.problem.status === 404) return null;
    throw error;
  }
}

const meanings: Readonly<Record<KycRecord["status"], string>> = {
  pending: "We have your details. Somebody looks at them, mostly within a day.",
  in_review: "Somebody looks at your details more closely. There is nothing for you to do.",
  information_requested: "Something is missing. Send your details again with what is asked for.",
  approved: "Your identity is confirmed. All limits and cards are open to you.",
  rejected: "We could not confirm your identity. You may send your details again.",
  expired: "Your document has run out. Send your details again with a new one.",
};

function Standing({ page, record }: Readonly<{ page: Page; record: KycRecord }>) {
  const { address, document } = record;
  const place = [address.line1, address.line2, address.postal_code, address.city, address.region];
  return (
    <>
      <div class="step">
        <p>
          <Tag word={record.status} /> {meanings[record.status]}
        </p>
        {record.reason && <p>{record.reason}</p>}
      </div>
      <Facts
        rows={[
          ["Sent", <Moment page={page} at={record.submitted_at} />],
          ...(record.decided_at === null
            ? []
            : [["Decided", <Moment page={page} at={record.decided_at} />] as const]),
          ["Name", record.full_name],
          ["Born", record.date_of_birth],
          ["Nationality", formatCountry(record.nationality)],
          ["Address", [...place.filter(Boolean), formatCountry(address.country)].join(", ")],
          ["Document", `${wordsOf(document.type)} ${document.number}`],
          ["Issued by", formatCountry(document.issuing_country)],
          ["Good until", <Day page={page} at={document.expires_on} />],
        ]}
      />
      <p class="faint">We keep this sealed, and show you only parts of it.</p>
    </>
  );
}

export async function act(page: SentPage): Promise<Response> {
  await page.ask.send("POST", path, { body: readIdentity(page.form), key: page.key });
  return goTo(page, "/app/identity?done=identity-sent");
}
